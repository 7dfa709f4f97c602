using FASTER.core;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// The event log of a node in files of its own, on FASTER's log. Records get our own sequence number and checksum, commits our
/// own file, and opening checks them all, because the library alone notices neither a flipped bit in a page it recovered
/// into memory nor a tail that was cut off.
/// </summary>
public sealed partial class FasterEventLog : IEventLog
{
    private readonly FasterLog _log;
    private readonly LogFiles _files;
    private readonly OpenedFiles _opened;
    private readonly FailureLatch _failure;
    private readonly ILogger _logger;
    private readonly LogMetrics _metrics;
    private readonly uint _seed;
    private readonly int _longestRecord;
    private readonly LogPosition _start;
    private readonly LogPosition _appended;
    private readonly LogPosition _committed;
    private bool _isDisposed;

    private FasterEventLog(FasterLog log, LogFiles files, OpenedFiles opened, VerifiedLog verified, LogMetrics metrics, ILogger logger)
    {
        (_log, _files, _opened, _metrics, _logger) = (log, files, opened, metrics, logger);
        _failure = opened.Failure;
        opened.OnFailure = WakeReaders;
        _seed = RecordFrame.Seed(files.LogId);
        _longestRecord = (1 << opened.Identity.PageSizeBits) - LogFiles.FirstAddress - log.HeaderSize - RecordFrame.HeaderBytes;
        _start = new LogPosition(verified.StartSequence, verified.StartAddress);
        _appended = new LogPosition(verified.EndSequence, verified.EndAddress);
        _committed = new LogPosition(verified.EndSequence, verified.EndAddress);
    }

    /// <inheritdoc/>
    public Guid LogId => _files.LogId;

    /// <inheritdoc/>
    public LogCursor Start => Cursor(_start);

    /// <inheritdoc/>
    public LogCursor Committed => Cursor(_committed);

    /// <inheritdoc/>
    public long FreeBytes => new DriveInfo(_files.Directory).AvailableFreeSpace;

    /// <inheritdoc/>
    public long BytesBehind(LogCursor position) => Math.Max(0, _committed.Read().Address - position.Address);

    /// <inheritdoc/>
    public Exception? Failure => _failure.Cause;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The record is empty or does not fit on a page.</exception>
    public unsafe ulong Append(ReadOnlySpan<byte> record)
    {
        _failure.ThrowIfSet();
        if (record.IsEmpty || record.Length > _longestRecord)
            throw new ArgumentException($"A record has 1 to {_longestRecord} bytes, not {record.Length}.", nameof(record));
        var sequence = _appended.Sequence + 1;
        fixed (byte* bytes = record)
        {
            var address = Enqueue(new PendingRecord(bytes, record.Length, _seed, sequence));
            _appended.Move(sequence, address + _log.HeaderSize + _log.UnsafeAlign(RecordFrame.HeaderBytes + record.Length));
        }
        _metrics.Appended(record.Length);
        return sequence;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _failure.TrySet(new ObjectDisposedException(nameof(FasterEventLog)));
        WakeReaders();
        _log.Dispose();
        await _opened.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>FASTER says false while the oldest page in memory is still on its way to the disk.</summary>
    private long Enqueue(PendingRecord record)
    {
        var spinner = new SpinWait();
        long address;
        try
        {
            while (!_log.TryEnqueue(record, out address))
            {
                _failure.ThrowIfSet();
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
        catch (Exception e) when (e is not EventLogException)
        {
            throw Fail(e);
        }
        return address;
    }

    private LogCursor Cursor(LogPosition position)
    {
        var (sequence, address) = position.Read();
        return new LogCursor(LogId, sequence, address);
    }

    /// <summary>Latches a failure and returns the exception to throw: the first one's, which is the cause of all later ones.</summary>
    private EventLogException Fail(Exception cause)
    {
        _opened.Fail(cause);
        return new EventLogException(
            $"The event log in {_files.Directory} failed; what was appended since record {_committed.Sequence} may or may not be on "
            + $"disk, which opening it again will tell: {_failure.Cause!.Message}", _failure.Cause);
    }
}
