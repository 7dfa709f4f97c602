using System.IO.Pipelines;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.TestKit;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>
/// A whole chat server in memory: engine, SIP endpoint and transport over pipe pairs. Its clock moves only when told. Users
/// alice, bob and carol have the password "secret"; everybody may enter Lobby and Operations, only alice the Vault.
/// </summary>
internal sealed class SipTestServer : IAsyncDisposable
{
    public const string Lobby = "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01";
    public const string Operations = "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02";
    public const string Vault = "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a03";
    public const string Password = "secret";

    private readonly TestMeters _meters = new();
    private readonly ThreadScheduler _continuations = new();
    private readonly List<SipTestClient> _clients = [];
    private readonly PipeTransportShard[] _transports;
    private readonly ChatEngine _engine;
    private readonly SipEndpoint _endpoint;

    private SipTestServer(SipOptions options, int shards)
    {
        _transports = [.. Enumerable.Range(0, shards).Select(_ => new PipeTransportShard())];
        var archive = new MemoryArchive();
        _engine = new ChatEngine(
            new ChatEngineOptions { Domain = "contoso.com", Shards = shards },
            new EngineStorage(Log, archive, archive, []), shard => new TransportIo(_transports[shard]), Time,
            NullLoggerFactory.Instance, _meters);
        _endpoint = new SipEndpoint(_engine, options, NullLoggerFactory.Instance, _meters);
    }

    public FakeTime Time { get; } = new();

    public MemoryEventLog Log { get; } = new();

    public ChatEngine Engine => _engine;

    public SipEndpoint Endpoint => _endpoint;

    public static async Task<SipTestServer> StartAsync(Action<SipOptions>? configure = null, int shards = 1)
    {
        var options = new SipOptions { Authentication = SipAuthentication.None };
        configure?.Invoke(options);
        var server = new SipTestServer(options, shards);
        await server._engine.StartAsync(CancellationToken.None);
        await server.DefineAsync();
        return server;
    }

    /// <summary>A connection as from an address; null for one without.</summary>
    public SipTestClient Connect(IPEndPoint? remote = null)
    {
        var pipes = new DuplexPipePair(new PipeOptions(readerScheduler: _continuations, useSynchronizationContext: false));
        var info = new ConnectionInfo(remote, null, IsSecure: false);
        var shard = _endpoint.ChooseShard(info);
        var done = _transports[shard].RunAsync(pipes.Server, info, _endpoint.HandlerOf(shard));
        var client = new SipTestClient(pipes.Client, done);
        _clients.Add(client);
        return client;
    }

    public SipTestClient ConnectProxy() => Connect(new IPEndPoint(IPAddress.Loopback, 50_000));

    /// <summary>Moves the clock and has the shard look at it.</summary>
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
        _engine.Shards[0].Post(() => result.SetResult(GC.GetAllocatedBytesForCurrentThread()));
        return result.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        await _engine.DisposeAsync();
        _meters.Dispose();
        _continuations.Dispose();
    }

    private async Task DefineAsync()
    {
        var verifiers = new PasswordVerifiers(Password);
        foreach (var (name, display) in new[] { ("alice", "Alice"), ("bob", "Bob"), ("carol", "Carol") })
        {
            var uri = $"sip:{name}@contoso.com";
            await _engine.DefineUserAsync(new UserDefinition(uri, display, verifiers.For(uri, "contoso.com")), CancellationToken.None);
        }
        await _engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, CancellationToken.None);
        await DefineRoomAsync("Lobby", Lobby, RoomPrivacy.Open);
        await DefineRoomAsync("Operations", Operations, RoomPrivacy.Open);
        await DefineRoomAsync("Vault", Vault, RoomPrivacy.Closed);
    }

    private Task<bool> DefineRoomAsync(string name, string id, RoomPrivacy privacy) => _engine.DefineRoomAsync(
        new RoomDefinition
        {
            Id = Guid.Parse(id),
            Name = name,
            Category = "General",
            Privacy = privacy,
            Members = privacy == RoomPrivacy.Open ? [] : ["sip:alice@contoso.com"],
        },
        CancellationToken.None);
}
