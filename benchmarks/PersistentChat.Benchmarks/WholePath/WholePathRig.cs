using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;
using PersistentChat.TestKit;
using PersistentChat.Transport;

namespace PersistentChat.Benchmarks.WholePath;

/// <summary>A node with all its threads and one room, the raw endpoint on a transport, and a log that keeps nothing.</summary>
internal sealed class WholePathRig : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Guid Room = new(SampleTraffic.RoomId);

    private readonly TestMeters _meters = new();
    private readonly AutoResetEvent _done = new(false);
    private readonly ChatEngine _engine;
    private readonly RawEndpoint _endpoint;
    private readonly int _members;
    private readonly ArrayBufferWriter<byte> _posts = new(64 * 1024);
    private Action<ReadOnlyMemory<byte>> _author = null!;
    private ulong _sequence;
    private long _expected;
    private long _delivered;

    /// <summary>Starts the node.</summary>
    /// <param name="transport">What its one shard does its I/O with.</param>
    /// <param name="members">Users there will be.</param>
    public WholePathRig(TransportShard transport, int members)
    {
        _members = members;
        var options = new ChatEngineOptions { Domain = SampleTraffic.Domain, Shards = 1 };
        options.Limits.OpenCommandsPerSession = 1_000;
        var archive = new MemoryArchive();
        _engine = new ChatEngine(
            options, new EngineStorage(new ForgetfulLog(), archive, archive, []), _ => new TransportIo(transport), TimeProvider.System,
            NullLoggerFactory.Instance, _meters);
        _endpoint = new RawEndpoint(
            _engine, new RawOptions { Authentication = RawAuthentication.None, CommandsPerSecond = 1_000_000, CommandBurst = 1_000_000 },
            NullLoggerFactory.Instance, _meters);
        _engine.StartAsync(default).GetAwaiter().GetResult();
        DefineAsync().GetAwaiter().GetResult();
    }

    /// <summary>Serves the connections of its shard.</summary>
    public IConnectionHandler Handler => _endpoint.HandlerOf(0);

    /// <summary>Has a user come in; the first is the author of all posts.</summary>
    /// <param name="user">Number of the user, from 0.</param>
    /// <param name="connect">Makes a connection; given what takes its input, it returns what sends.</param>
    public void Enter(int user, Func<Func<ReadOnlySpan<byte>, int>, Action<ReadOnlyMemory<byte>>> connect)
    {
        Action<ReadOnlyMemory<byte>>? send = null;
        var member = new Member(bytes => send!(bytes), OnMessages);
        send = connect(member.Take);
        member.Enter(user, Room);
        if (user == 0)
            _author = send;
    }

    /// <summary>Sends so many posts at once and waits until every member has all of them.</summary>
    /// <returns>How many deliveries there were.</returns>
    public long Post(int posts)
    {
        // Nobody looks at the input of the last time any more: all that came of it has arrived.
        _posts.ResetWrittenCount();
        for (var i = 0; i < posts; i++)
            RawFrameWriter.WriteHot(_posts, 2, new RawPost { Room = new RawRoom(Room), Sequence = ++_sequence, Text = SampleTraffic.Text });
        var deliveries = (long)posts * _members;
        Volatile.Write(ref _expected, Volatile.Read(ref _delivered) + deliveries);
        _author(_posts.WrittenMemory);
        return _done.WaitOne(Patience) ? deliveries : throw new TimeoutException($"{_expected - _delivered} deliveries are missing.");
    }

    public void Dispose()
    {
        _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _meters.Dispose();
        _done.Dispose();
    }

    private void OnMessages(int count)
    {
        if (Interlocked.Add(ref _delivered, count) == Volatile.Read(ref _expected))
            _done.Set();
    }

    private async Task DefineAsync()
    {
        for (var i = 0; i < _members; i++)
            await _engine.DefineUserAsync(new UserDefinition($"sip:user{i}@{SampleTraffic.Domain}", "", null), default);
        await _engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, default);
        await _engine.DefineRoomAsync(
            new RoomDefinition { Id = Room, Name = "Lobby", Category = "General", Privacy = RoomPrivacy.Open }, default);
    }
}
