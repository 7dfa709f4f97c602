using PersistentChat.Storage;

namespace PersistentChat.Benchmarks.WholePath;

/// <summary>An event log that counts what is appended and keeps nothing: the way of a message without what a disk costs.</summary>
internal sealed class ForgetfulLog : IEventLog
{
    private ulong _appended;
    private ulong _committed;

    public Guid LogId { get; } = Guid.NewGuid();

    public LogCursor Start => new(LogId, 0, 0);

    public LogCursor Committed => new(LogId, Volatile.Read(ref _committed), 0);

    public long FreeBytes => long.MaxValue;

    public Exception? Failure => null;

    public long BytesBehind(LogCursor position) => 0;

    public ulong Append(ReadOnlySpan<byte> record) => ++_appended;

    public ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _committed, Volatile.Read(ref _appended));
        return ValueTask.FromResult(_committed);
    }

    public IEventLogReader OpenReader(LogCursor after) => new Reader(after);

    public void Truncate(LogCursor before)
    {
        // There is nothing.
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Reader(LogCursor position) : IEventLogReader
    {
        public LogCursor Position => position;

        public bool TryRead(out ReadOnlyMemory<byte> record)
        {
            record = default;
            return false;
        }

        public async ValueTask WaitAsync(CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken);

        public void Dispose()
        {
        }
    }
}
