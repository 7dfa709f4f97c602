namespace PersistentChat.Storage.Tests.Projections;

/// <summary>
/// A projection whose database is this object: it survives pumps, can fail on demand before or after its commit, refuses
/// what it is told to, and can fall back to any of its former commits.
/// </summary>
internal sealed class MemoryProjection : IProjection
{
    private readonly Lock _database = new();
    private readonly List<Row> _rows = [];
    private readonly List<(LogCursor? Cursor, int Rows)> _commits = [(null, 0)];
    private LogCursor? _cursor;

    public string Name { get; init; } = "memory";

    internal Func<Fate> Decide { get; set; } = () => Fate.Succeed;

    /// <summary>What a load of the cursor throws, or null.</summary>
    internal Func<Exception?> DecideLoad { get; set; } = () => null;

    /// <summary>Sequence numbers of events that are refused as rows.</summary>
    internal HashSet<ulong> Poison { get; } = [];

    /// <summary>Sequence numbers of events that are refused even as dead letters.</summary>
    internal HashSet<ulong> DeadlyPoison { get; } = [];

    /// <summary>Batches wait for this.</summary>
    internal Task Hold { get; set; } = Task.CompletedTask;

    internal Action<ChatEvent>? OnRow { get; set; }

    internal List<int> BatchSizes { get; } = [];

    internal List<DeadLetter> Letters { get; } = [];

    internal int Attempts { get; private set; }

    internal enum Fate
    {
        Succeed,
        FailBefore,
        FailAfter,
        Refuse,
    }

    internal ulong[] Rows => [.. All.Where(row => !row.IsLetter).Select(row => row.Sequence)];

    /// <summary>Rows and dead letters in the order of their commits.</summary>
    internal Row[] All
    {
        get
        {
            lock (_database)
                return [.. _rows];
        }
    }

    /// <summary>Refuses nothing any more.</summary>
    internal void Cure()
    {
        lock (_database)
            Poison.Clear();
    }

    internal void MoveCursor(LogCursor? cursor)
    {
        lock (_database)
            _cursor = cursor;
    }

    /// <summary>Becomes what it was at a former commit, as a standby that lacked the newest transactions.</summary>
    internal void FallBack(Random random)
    {
        lock (_database)
        {
            var kept = random.Next(_commits.Count);
            _commits.RemoveRange(kept + 1, _commits.Count - kept - 1);
            (_cursor, var rows) = _commits[kept];
            _rows.RemoveRange(rows, _rows.Count - rows);
        }
    }

    public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
    {
        if (DecideLoad() is { } failure)
            return ValueTask.FromException<LogCursor?>(failure);
        lock (_database)
            return ValueTask.FromResult(_cursor);
    }

    public ValueTask<bool> ApplyAsync(IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        CommitAsync(from, to, () =>
        {
            if (events.FirstOrDefault(chatEvent => Poison.Contains(chatEvent.Sequence)) is { } refused)
                throw new StorageException(StorageFault.Poisoned, $"row {refused.Sequence} is refused");
            foreach (var chatEvent in events)
            {
                _rows.Add(new Row(chatEvent.Sequence, IsLetter: false));
                OnRow?.Invoke(chatEvent);
            }
            BatchSizes.Add(events.Count);
        }, cancellationToken);

    public ValueTask<bool> SetAsideAsync(
        DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        CommitAsync(from, to, () =>
        {
            if (DeadlyPoison.Contains(letter.Sequence))
                throw new StorageException(StorageFault.Poisoned, "letters are refused too");
            _rows.Add(new Row(letter.Sequence, IsLetter: true));
            Letters.Add(letter);
        }, cancellationToken);

    private async ValueTask<bool> CommitAsync(LogCursor? from, LogCursor to, Action change, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await Hold;
        var fate = Decide();
        lock (_database)
        {
            Attempts++;
            cancellationToken.ThrowIfCancellationRequested();
            if (fate == Fate.FailBefore)
                throw new IOException("the database is away");
            if (fate == Fate.Refuse)
                throw new StorageException(StorageFault.Configuration, "the password is wrong");
            if (_cursor != from)
                return false;
            change();
            _cursor = to;
            _commits.Add((_cursor, _rows.Count));
        }
        return fate == Fate.FailAfter ? throw new IOException("the connection broke after the commit") : true;
    }

    internal readonly record struct Row(ulong Sequence, bool IsLetter);
}
