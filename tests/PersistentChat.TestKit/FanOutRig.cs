using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.TestKit;

/// <summary>
/// The engine's hot half without threads and sockets: apply posted messages and fan them out to the sessions of one room
/// on the calling thread. For allocation tests and benchmarks.
/// </summary>
public sealed class FanOutRig : IDisposable
{
    private static readonly byte[] Text = [.. Enumerable.Repeat((byte)'x', 300)];

    private readonly TestMeters _meters = new();
    private readonly ChatState _state;
    private readonly Shard _shard;
    private readonly Sink _sink = new();
    private readonly Room _room;

    public FanOutRig(int sessions, BodyEncoder? encoder = null)
    {
        var options = new ChatEngineOptions();
        _state = new ChatState(options);
        _state.Users.Apply(new UserRecord(1, "sip:alice@contoso.com", "Alice"));
        var category = new CategoryRecord(Guid.NewGuid(), "General", "", true, false, false);
        _state.Rooms.Apply(category);
        _room = _state.Rooms.Apply(new RoomRecord(
            Guid.NewGuid(), category.Id, "Lobby", "", "", RoomType.Normal, RoomPrivacy.Open, true, false, 1, default));
        _shard = new Shard(0, Context(options), new IdleShardIo());
        _sink.Encoder = encoder ?? new TextBodies();
        Enter(sessions);
    }

    /// <summary>Bodies taken by sessions so far.</summary>
    public long Delivered => _sink.Taken;

    /// <summary>One message: settled, applied to the state, fanned out, flushed, released.</summary>
    public void DeliverOne() => DeliverTurn(1);

    /// <summary>A turn that brings several messages in one batch.</summary>
    public void DeliverTurn(int messages)
    {
        var batch = OutcomeBatch.Rent();
        for (var i = 0; i < messages; i++)
            batch.Add(new Outcome(Post(), Room: _room.Info));
        batch.Share(1);
        _shard.Handle(new ShardItem(ShardItemKind.Batch, batch));
        _shard.Settle();
        _shard.FlushAllSessions();
    }

    public void Dispose() => _meters.Dispose();

    private MessagePosted Post()
    {
        var message = MessagePosted.Rent();
        message.RoomId = _room.Info.Id;
        message.Number = _room.LastNumber + 1;
        message.Time = 638_000_000_000_000_000;
        message.Author = "sip:alice@contoso.com";
        message.AuthorName = "Alice";
        message.IsKept = true;
        message.SetContent(Text, default);
        _state.Apply(message);
        return message;
    }

    private EngineContext Context(ChatEngineOptions options)
    {
        var log = new MemoryEventLog();
        var directory = new RoomDirectory(options.Limits.SearchResults);
        var metrics = new EngineMetrics(_meters);
        var history = new HistoryReader(log, new MemoryArchive(), TimeProvider.System, NullLogger.Instance);
        var publisher = new CommitPublisher(log, directory, history, TimeProvider.System, metrics, NullLogger.Instance);
        return new EngineContext
        {
            Options = options,
            Time = TimeProvider.System,
            Logger = NullLogger.Instance,
            Metrics = metrics,
            Directory = directory,
            Publisher = publisher,
            Sequencer = new Sequencer(
                _state, log, new LogSpace(new LogRetentionOptions()), TimeProvider.System, publisher, metrics, NullLogger.Instance),
        };
    }

    private void Enter(int sessions)
    {
        for (var i = 0; i < sessions; i++)
        {
            var user = new User(new UserRecord(i + 10, $"sip:user{i}@contoso.com", ""), null);
            var peer = new Peer(_sink);
            peer.Session = _shard.OpenSession(user, _sink.Encoder, peer);
            _shard.TakeSeat(peer.Session, _room.Info, delivered: 0, lastNumber: 0);
        }
    }

    private sealed class Sink
    {
        internal long Taken;
        internal BodyEncoder Encoder = null!;
    }

    private sealed class Peer(Sink sink) : ISessionPeer
    {
        internal Session Session = null!;

        public void Flush()
        {
            while (Session.TryDequeue(out var message))
            {
                sink.Taken++;
                message.Release();
            }
        }

        public void OnPosted(object? context, long number) => throw new InvalidOperationException("Nobody here posts.");

        public void OnRefused(object? context, ResultCode code, string? detail) => throw new InvalidOperationException("Nobody here posts.");

        public void OnReply(Reply reply) => throw new InvalidOperationException("Nobody here asks.");

        public void OnEnded(SessionEndReason reason) => throw new InvalidOperationException("Nobody here ends.");
    }

    private sealed class TextBodies : BodyEncoder
    {
        public override void WriteMessage(System.Buffers.IBufferWriter<byte> output, RoomInfo room, MessagePosted message)
        {
            message.Text.CopyTo(output.GetSpan(message.Text.Length));
            output.Advance(message.Text.Length);
        }

        public override void WriteJoined(
            System.Buffers.IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
        {
            // The rig has no comings and goings.
        }

        public override void WriteParted(System.Buffers.IBufferWriter<byte> output, User user, RoomInfo room)
        {
            // The rig has no comings and goings.
        }
    }
}
