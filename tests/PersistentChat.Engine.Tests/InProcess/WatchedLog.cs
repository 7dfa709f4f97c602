using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>A log that says from where it is about to be read.</summary>
internal sealed class WatchedLog(MemoryEventLog log, Action<ulong> beforeRead) : IEventLog
{
    public Guid LogId => log.LogId;

    public LogCursor Start => log.Start;

    public LogCursor Committed => log.Committed;

    public long FreeBytes => log.FreeBytes;

    public Exception? Failure => log.Failure;

    public long BytesBehind(LogCursor position) => log.BytesBehind(position);

    public ulong Append(ReadOnlySpan<byte> record) => log.Append(record);

    public ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default) => log.CommitAsync(cancellationToken);

    public IEventLogReader OpenReader(LogCursor after) => new Reader(log.OpenReader(after), beforeRead);

    public void Truncate(LogCursor before) => log.Truncate(before);

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private sealed class Reader(IEventLogReader reader, Action<ulong> beforeRead) : IEventLogReader
    {
        public LogCursor Position => reader.Position;

        public bool TryRead(out ReadOnlyMemory<byte> record)
        {
            beforeRead(Position.Sequence);
            return reader.TryRead(out record);
        }

        public ValueTask WaitAsync(CancellationToken cancellationToken) => reader.WaitAsync(cancellationToken);

        public void Dispose() => reader.Dispose();
    }
}
