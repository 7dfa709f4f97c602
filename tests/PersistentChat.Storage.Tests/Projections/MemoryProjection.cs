namespace PersistentChat.Storage.Tests.Projections;

/// <summary>A projection whose database is this object: it survives pumps and can fail on demand, before or after its commit.</summary>
internal sealed class MemoryProjection : IProjection
{
    private readonly Lock _database = new();
    private readonly List<ulong> _rows = [];
    private LogCursor? _cursor;

    public string Name => "memory";

    internal Func<Fate> Decide { get; set; } = () => Fate.Succeed;

    internal Action<ChatEvent>? OnRow { get; set; }

    internal List<int> BatchSizes { get; } = [];

    internal int Attempts { get; private set; }

    internal enum Fate
    {
        Succeed,
        FailBefore,
        FailAfter,
    }

    internal ulong[] Rows
    {
        get
        {
            lock (_database)
                return [.. _rows];
        }
    }

    internal void MoveCursor(LogCursor? cursor)
    {
        lock (_database)
            _cursor = cursor;
    }

    public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
    {
        lock (_database)
            return ValueTask.FromResult(_cursor);
    }

    public async ValueTask<bool> ApplyAsync(
        IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var fate = Decide();
        lock (_database)
        {
            Attempts++;
            cancellationToken.ThrowIfCancellationRequested();
            if (fate == Fate.FailBefore)
                throw new IOException("the database is away");
            if (_cursor != from)
                return false;
            foreach (var chatEvent in events)
            {
                _rows.Add(chatEvent.Sequence);
                OnRow?.Invoke(chatEvent);
            }
            BatchSizes.Add(events.Count);
            _cursor = to;
        }
        return fate == Fate.FailAfter ? throw new IOException("the connection broke after the commit") : true;
    }

    public ValueTask<bool> SetAsideAsync(
        DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing is poisoned here.");
}
