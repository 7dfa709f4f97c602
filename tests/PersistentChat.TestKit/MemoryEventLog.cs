using System.Buffers;
using PersistentChat.Storage;

namespace PersistentChat.TestKit;

/// <summary>
/// An event log in memory with the same rules as a real one: readers see committed records only, and
/// <see cref="Crash"/> forgets what was not committed. A test can hold commits back and make them fail.
/// </summary>
public sealed class MemoryEventLog : IEventLog
{
    private readonly object _gate = new();
    private readonly List<byte[]> _records = [];
    private TaskCompletionSource _committedMore = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _committed;
    private int _commits;
    private int _dropped;

    public Guid LogId { get; } = Guid.NewGuid();

    public LogCursor Start => At(Volatile.Read(ref _dropped));

    public LogCursor Committed
    {
        get
        {
            lock (_gate)
                return new LogCursor(LogId, (ulong)_committed, _committed);
        }
    }

    public long FreeBytes { get; set; } = long.MaxValue;

    public long BytesBehind(LogCursor position)
    {
        lock (_gate)
            return _records.Take(_committed).Skip((int)position.Sequence).Sum(record => (long)record.Length);
    }

    public Exception? Failure { get; private set; }

    /// <summary>Commits wait for this while it is not null.</summary>
    public Task? HoldCommits { get; set; }

    /// <summary>Every later append and commit fails.</summary>
    public void Fail() => Failure = new EventLogException("The log failed on purpose.");

    /// <summary>What opening a log that failed does.</summary>
    /// <param name="keepsAll">True if the commit that failed was on disk all the same.</param>
    public void Reopen(bool keepsAll)
    {
        if (!keepsAll)
            Crash();
        lock (_gate)
            _committed = _records.Count;
        Failure = null;
        HoldCommits = null;
    }

    /// <summary>Sequence number of the newest record, committed or not.</summary>
    public ulong Appended
    {
        get
        {
            lock (_gate)
                return (ulong)_records.Count;
        }
    }

    /// <summary>How many commits there were.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <summary>The position behind the first <paramref name="records"/> records.</summary>
    public LogCursor At(int records) => new(LogId, (ulong)records, records);

    /// <summary>Drops the first <paramref name="records"/> records, which no reader gets any more.</summary>
    public void Drop(int records) => Volatile.Write(ref _dropped, records);

    /// <summary>Forgets what was not committed, as a power cut does.</summary>
    public void Crash()
    {
        lock (_gate)
            _records.RemoveRange(_committed, _records.Count - _committed);
    }

    public ulong Append(ReadOnlySpan<byte> record)
    {
        ThrowIfFailed();
        lock (_gate)
        {
            _records.Add(record.ToArray());
            return (ulong)_records.Count;
        }
    }

    /// <summary>Appends an event that no command made.</summary>
    public void Append(ChatEvent chatEvent)
    {
        var record = new ArrayBufferWriter<byte>();
        EventCodec.Write(record, chatEvent);
        Append(record.WrittenSpan);
    }

    public async ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default)
    {
        int tail;
        lock (_gate)
            tail = _records.Count;
        if (HoldCommits is { } hold)
            await hold.WaitAsync(cancellationToken);
        ThrowIfFailed();
        Interlocked.Increment(ref _commits);
        TaskCompletionSource more;
        lock (_gate)
        {
            _committed = Math.Max(_committed, tail);
            more = _committedMore;
            _committedMore = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        more.SetResult();
        return (ulong)tail;
    }

    public IEventLogReader OpenReader(LogCursor after)
    {
        if (after.LogId != LogId || after.Sequence > Committed.Sequence || after.Sequence < Start.Sequence)
            throw new EventLogException($"Cursor {after} does not belong to log {LogId}, committed up to {Committed.Sequence}.");
        return new Reader(this, (int)after.Sequence);
    }

    public void Truncate(LogCursor before)
    {
        // Memory may keep more than asked for.
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void ThrowIfFailed()
    {
        if (Failure is not null)
            throw new EventLogException("The log has failed.", Failure);
    }

    private sealed class Reader(MemoryEventLog log, int next) : IEventLogReader
    {
        private int _next = next;

        public LogCursor Position => new(log.LogId, (ulong)_next, _next);

        public bool TryRead(out ReadOnlyMemory<byte> record)
        {
            lock (log._gate)
            {
                if (_next < log._dropped)
                    throw new EventLogException($"Record {_next + 1} was dropped from the log.");
                var available = _next < log._committed;
                record = available ? log._records[_next] : default;
                _next += available ? 1 : 0;
                return available;
            }
        }

        public async ValueTask WaitAsync(CancellationToken cancellationToken)
        {
            Task more;
            lock (log._gate)
            {
                if (_next < log._committed)
                    return;
                more = log._committedMore.Task;
            }
            await more.WaitAsync(cancellationToken);
        }

        public void Dispose()
        {
        }
    }
}
