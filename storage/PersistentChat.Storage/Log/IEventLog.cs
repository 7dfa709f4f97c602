namespace PersistentChat.Storage;

/// <summary>
/// The node's durable order of events. One thread appends, one (possibly another) commits, any number read.
/// What was appended is visible to readers only after it was committed, and a commit returns only when the bytes are on disk.
/// After the first failure the log is latched: every later call throws an <see cref="EventLogException"/> with that cause.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Identity of this log, made when it was created and stored in every cursor.</summary>
    Guid LogId { get; }

    /// <summary>Before the oldest record that can still be read.</summary>
    LogCursor Start { get; }

    /// <summary>After the newest committed record.</summary>
    LogCursor Committed { get; }

    /// <summary>Bytes that the committed records behind a position take on disk; behind <see cref="Start"/> it is the size of the log.</summary>
    long BytesBehind(LogCursor position);

    /// <summary>Bytes that the log's disk can still take; <see cref="long.MaxValue"/> where there is no such bound.</summary>
    long FreeBytes { get; }

    /// <summary>Why the log no longer works, or null while it does.</summary>
    Exception? Failure { get; }

    /// <summary>Appends one record (an encoded event). Not durable before <see cref="CommitAsync"/>. Single writer; allocates nothing.</summary>
    /// <returns>The record's sequence number: one more than the last, from 1 in a new log.</returns>
    /// <exception cref="EventLogException">The log has failed; whether earlier uncommitted records survive is unknown.</exception>
    ulong Append(ReadOnlySpan<byte> record);

    /// <summary>Makes everything appended before the call durable. One caller at a time; may run while others append.</summary>
    /// <returns>The sequence number up to which the log is durable.</returns>
    /// <exception cref="EventLogException">The commit failed; its outcome is unknown and the log is latched.</exception>
    ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads committed records after <paramref name="after"/>, in order, following the log as it grows.</summary>
    /// <exception cref="EventLogException">The cursor is of another log, was truncated away, or lies beyond the committed end.</exception>
    IEventLogReader OpenReader(LogCursor after);

    /// <summary>Allows records up to <paramref name="before"/> to be dropped. May keep more.</summary>
    void Truncate(LogCursor before);
}

/// <summary>A position between two records of one log. Order within a log is the order of <see cref="Sequence"/>.</summary>
/// <param name="LogId">The log it belongs to.</param>
/// <param name="Sequence">Sequence number of the last record before the position; 0 at the beginning.</param>
/// <param name="Address">The log's own address of the next record; opaque to everyone else.</param>
public readonly record struct LogCursor(Guid LogId, ulong Sequence, long Address);

/// <summary>Reads a log forward. Not thread safe.</summary>
public interface IEventLogReader : IDisposable
{
    /// <summary>After the last record read.</summary>
    LogCursor Position { get; }

    /// <summary>Reads the next committed record.</summary>
    /// <param name="record">The encoded event; valid until the next call.</param>
    /// <returns>False at the committed end.</returns>
    /// <exception cref="EventLogException">A record is damaged or missing; nothing after it is read.</exception>
    bool TryRead(out ReadOnlyMemory<byte> record);

    /// <summary>Completes when there may be a committed record to read.</summary>
    ValueTask WaitAsync(CancellationToken cancellationToken);
}

/// <summary>The event log cannot be trusted or used any further. The message says where it stopped and what to do.</summary>
public sealed class EventLogException : IOException
{
    /// <summary>Creates the exception.</summary>
    public EventLogException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
