using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Endpoints.Tests.Sip;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;
using PersistentChat.TestKit;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>
/// A whole chat server in memory: engine, raw and SIP endpoint, and transport over pipe pairs. Its clock moves only when told. Users
/// alice, bob and carol have the password "secret"; everybody may enter Lobby and Operations, only alice the Vault and the secret Cellar.
/// </summary>
internal sealed class RawTestServer : IAsyncDisposable
{
    public const string Password = "secret";

    public static readonly Guid LobbyId = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
    public static readonly RawRoom Lobby = new(LobbyId);
    public static readonly RawRoom Operations = new(new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02"));
    public static readonly RawRoom Vault = new(new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a03"));

    private readonly TestMeters _meters = new();
    private readonly ThreadScheduler _continuations = new();
    private readonly List<RawTestClient> _clients = [];
    private readonly List<SipTestClient> _sipClients = [];
    private readonly PipeTransportShard[] _transports;
    private readonly RawEndpoint _raw;
    private readonly SipEndpoint _sip;

    private RawTestServer(RawOptions options, ChatEngineOptions engine)
    {
        _transports = [.. Enumerable.Range(0, engine.Shards).Select(_ => new PipeTransportShard())];
        var archive = new MemoryArchive();
        Engine = new ChatEngine(
            engine, new EngineStorage(Log, archive, archive, []), shard => new TransportIo(_transports[shard]), Time,
            NullLoggerFactory.Instance, _meters);
        _raw = new RawEndpoint(Engine, options, NullLoggerFactory.Instance, _meters);
        _sip = new SipEndpoint(Engine, new SipOptions { Authentication = SipAuthentication.None }, NullLoggerFactory.Instance, _meters);
    }

    public FakeTime Time { get; } = new();

    public MemoryEventLog Log { get; } = new();

    public ChatEngine Engine { get; }

    public RawEndpoint Endpoint => _raw;

    public static async Task<RawTestServer> StartAsync(
        Action<RawOptions>? configure = null, Action<ChatEngineOptions>? engine = null, int shards = 1)
    {
        var options = new RawOptions { Authentication = RawAuthentication.None };
        configure?.Invoke(options);
        var engineOptions = new ChatEngineOptions { Domain = "contoso.com", Shards = shards };
        engine?.Invoke(engineOptions);
        var server = new RawTestServer(options, engineOptions);
        await server.Engine.StartAsync(CancellationToken.None);
        await server.DefineAsync();
        return server;
    }

    /// <summary>A connection; with a certificate one over TLS.</summary>
    public RawTestClient Connect(X509Certificate2? certificate = null)
    {
        var (pipe, done) = Open(new ConnectionInfo(null, null, certificate is not null, null, certificate), _raw.ChooseShard, _raw.HandlerOf);
        var client = new RawTestClient(pipe, done);
        _clients.Add(client);
        return client;
    }

    public SipTestClient ConnectSip()
    {
        var (pipe, done) = Open(new ConnectionInfo(null, null, IsSecure: false), _sip.ChooseShard, _sip.HandlerOf);
        var client = new SipTestClient(pipe, done);
        _sipClients.Add(client);
        return client;
    }

    /// <summary>Moves the clock and has the shards look at it.</summary>
    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        foreach (var transport in _transports)
            transport.Wake();
    }

    /// <summary>Bytes the first shard's thread has allocated so far.</summary>
    public Task<long> AllocatedByShardAsync()
    {
        // The test goes on on a thread of its own, or what it allocates would count as the shard's.
        var result = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Engine.Shards[0].Post(() => result.SetResult(GC.GetAllocatedBytesForCurrentThread()));
        return result.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        foreach (var client in _sipClients)
            await client.DisposeAsync();
        await Engine.DisposeAsync();
        _meters.Dispose();
        _continuations.Dispose();
    }

    private (IDuplexPipe Pipe, Task Done) Open(ConnectionInfo info, Func<ConnectionInfo, int> choose, Func<int, IConnectionHandler> handlerOf)
    {
        var pipes = new DuplexPipePair(new PipeOptions(readerScheduler: _continuations, useSynchronizationContext: false));
        var shard = choose(info);
        return (pipes.Client, _transports[shard].RunAsync(pipes.Server, info, handlerOf(shard)));
    }

    private async Task DefineAsync()
    {
        var verifiers = new PasswordVerifiers(Password);
        foreach (var (name, display) in new[] { ("alice", "Alice"), ("bob", "Bob"), ("carol", "Carol") })
        {
            var uri = $"sip:{name}@contoso.com";
            await Engine.DefineUserAsync(new UserDefinition(uri, display, verifiers.For(uri, "contoso.com")), CancellationToken.None);
        }
        await Engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, CancellationToken.None);
        await DefineRoomAsync("Lobby", Lobby, RoomPrivacy.Open);
        await DefineRoomAsync("Operations", Operations, RoomPrivacy.Open);
        await DefineRoomAsync("Vault", Vault, RoomPrivacy.Closed);
        await DefineRoomAsync("Cellar", new RawRoom(new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a04")), RoomPrivacy.Secret);
    }

    private Task<bool> DefineRoomAsync(string name, RawRoom room, RoomPrivacy privacy) => Engine.DefineRoomAsync(
        new RoomDefinition
        {
            Id = room.Id,
            Name = name,
            Category = "General",
            Privacy = privacy,
            Members = privacy == RoomPrivacy.Open ? [] : ["sip:alice@contoso.com"],
        },
        CancellationToken.None);
}
