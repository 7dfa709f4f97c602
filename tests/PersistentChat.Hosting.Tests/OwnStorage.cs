using System.Collections.Concurrent;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

/// <summary>Storage of an application's own: everything in memory, and a story of what was opened and closed.</summary>
internal sealed class OwnStorage : IEventLogProvider, IStoreProvider, IFollowerProvider
{
    private readonly ConcurrentQueue<string> _story = new();

    public IReadOnlyList<string> Story => [.. _story];

    public ConcurrentQueue<ChatEvent> Seen { get; } = new();

    public bool FailsToClose { get; init; }

    public string Kind => "memory";

    public MessagePlace? Place => null;

    public ValueTask<IEventLog> OpenAsync(StorageContext context, LogCursor? verifiedUntil, CancellationToken cancellationToken)
    {
        _story.Enqueue("log opened");
        return new(new Log(this, new MemoryEventLog()));
    }

    public ValueTask<INodeStore> OpenAsync(StorageContext context, bool keepsMessages, CancellationToken cancellationToken)
    {
        _story.Enqueue("store opened");
        return new(new Store(this));
    }

    public ValueTask<ILogFollower> OpenAsync(StorageContext context, CancellationToken cancellationToken)
    {
        _story.Enqueue("follower opened");
        return new(new Follower(this));
    }

    private ValueTask CloseAsync(string what)
    {
        _story.Enqueue($"{what} closed");
        return FailsToClose ? throw new InvalidOperationException($"The {what} does not close.") : ValueTask.CompletedTask;
    }

    private sealed class Store(OwnStorage own) : INodeStore
    {
        private readonly MemoryArchive _memory = new();

        public ILocalState State => _memory;

        public IArchive Archive => _memory;

        public IProjection Projection { get; } = new Listening(own, "own");

        public ValueTask DisposeAsync() => own.CloseAsync("store");
    }

    private sealed class Follower(OwnStorage own) : ILogFollower
    {
        public IProjection Follow(IEventLog log, ILocalState state) => new Listening(own, "follower");

        public ValueTask DisposeAsync() => own.CloseAsync("follower");
    }

    private sealed class Listening(OwnStorage own, string name) : IProjection
    {
        private LogCursor? _cursor;

        public string Name => name;

        public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) => new(_cursor);

        public ValueTask<bool> ApplyAsync(IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
        {
            foreach (var chatEvent in events)
                own.Seen.Enqueue(chatEvent);
            _cursor = to;
            return new(true);
        }

        public ValueTask<bool> SetAsideAsync(
            DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
        {
            _cursor = to;
            return new(true);
        }
    }

    private sealed class Log(OwnStorage own, MemoryEventLog inner) : IEventLog
    {
        public Guid LogId => inner.LogId;

        public LogCursor Start => inner.Start;

        public LogCursor Committed => inner.Committed;

        public long FreeBytes => inner.FreeBytes;

        public Exception? Failure => inner.Failure;

        public long BytesBehind(LogCursor position) => inner.BytesBehind(position);

        public ulong Append(ReadOnlySpan<byte> record) => inner.Append(record);

        public ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default) => inner.CommitAsync(cancellationToken);

        public IEventLogReader OpenReader(LogCursor after) => inner.OpenReader(after);

        public void Truncate(LogCursor before) => inner.Truncate(before);

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await own.CloseAsync("log");
        }
    }
}
