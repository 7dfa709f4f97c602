using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>
/// What is known of a pump from outside: its position, its trouble and its figures. Written by the pump's loop alone, read by
/// anyone. A trouble is logged when it begins and when it ends, not for every attempt.
/// </summary>
internal sealed class PumpMonitor : IDisposable
{
    private readonly string _projection;
    private readonly IEventLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PumpMetrics _metrics;
    private PumpPosition? _position;
    private Trouble _trouble = new(PumpState.Waiting, null, Attempts: 0);
    private long _oldestWaiting;
    private long _deadLetters;

    internal PumpMonitor(string projection, IEventLog log, TimeProvider time, ILogger logger)
    {
        (_projection, _log, _time, _logger) = (projection, log, time, logger);
        _metrics = new PumpMetrics(projection, () => Status);
    }

    /// <summary>How far the projection is known to have come; null while that is not known, and while it is empty.</summary>
    internal LogCursor? Position => Volatile.Read(ref _position)?.Cursor;

    internal ulong Applied => Position?.Sequence ?? 0;

    /// <summary>Why the pump does not follow until somebody acts, or null.</summary>
    internal Exception? Failure => Volatile.Read(ref _trouble) is { State: not (PumpState.Waiting or PumpState.Following) } trouble ? trouble.Cause : null;

    internal PumpState State => Volatile.Read(ref _trouble).State;

    /// <summary>True while nothing is wrong, as far as is known.</summary>
    internal bool GetsOn => Volatile.Read(ref _trouble) is { State: PumpState.Following or PumpState.Waiting, Cause: null };

    internal PumpStatus Status
    {
        get
        {
            var (position, trouble, end) = (Position ?? _log.Start, Volatile.Read(ref _trouble), _log.Committed);
            var records = (long)(end.Sequence - Math.Min(position.Sequence, end.Sequence));
            return new PumpStatus(
                _projection, trouble.State, Applied, records, records == 0 ? 0 : _log.BytesBehind(position), records == 0 ? TimeSpan.Zero : LagTime(),
                trouble.Cause?.Message, Volatile.Read(ref _deadLetters));
        }
    }

    public void Dispose() => _metrics.Dispose();

    /// <summary>The projection's cursor was read and the log can be followed from it.</summary>
    internal void Began(LogCursor? cursor)
    {
        if (Position is { } before && (cursor?.Sequence ?? 0) < before.Sequence)
        {
            var records = before.Sequence - (cursor?.Sequence ?? 0);
            _logger.FellBack(_projection, before.Sequence, cursor?.Sequence ?? 0, records);
            _metrics.FellBack(records);
        }
        MoveTo(cursor);
        // A trouble with writing is over only when something was written.
        if (_trouble.WithWriting && (cursor ?? _log.Start).Sequence < _log.Committed.Sequence)
            return;
        if (_trouble.Cause is null)
            _logger.Following(_projection, Applied);
        Follow();
    }

    /// <summary>The next record to be written was made at <paramref name="ticks"/> UTC; 0 if there is none.</summary>
    internal void Waits(long ticks) => Volatile.Write(ref _oldestWaiting, ticks);

    internal void Wrote(LogCursor cursor, int events, TimeSpan duration)
    {
        _metrics.Applied(events, duration);
        MoveTo(cursor);
        Follow();
    }

    internal void SetAside(ChatEvent chatEvent, StorageException refusal)
    {
        Interlocked.Increment(ref _deadLetters);
        _metrics.SetAside();
        var message = chatEvent as MessagePosted;
        _logger.SetAside(_projection, chatEvent.Sequence, chatEvent.Kind, message?.RoomId, message?.Number, refusal.Message);
    }

    internal void Counted(StorageFault fault) => _metrics.Failed(fault);

    internal void Failed(Exception cause, StorageFault fault, bool withWriting)
    {
        Counted(fault);
        var state = fault == StorageFault.Configuration ? PumpState.Misconfigured : PumpState.Waiting;
        var begins = Enter(state, cause, withWriting);
        if (begins && state == PumpState.Misconfigured)
            _logger.Misconfigured(cause, _projection, Applied);
        else if (begins)
            _logger.Failing(cause, _projection, Applied);
    }

    internal void Blocked(Exception cause, bool withWriting)
    {
        var before = _trouble.Cause?.Message;
        if (Enter(PumpState.Blocked, cause, withWriting) || before != cause.Message)
            _logger.Blocked(cause.Message);
    }

    internal void Stopped(Exception? cause)
    {
        Enter(PumpState.Stopped, cause, withWriting: false);
        if (cause is not null)
            _logger.Stopped(cause, _projection, Applied);
    }

    private bool Enter(PumpState state, Exception? cause, bool withWriting)
    {
        var before = _trouble;
        var begins = before.State != state || before.Attempts == 0;
        Volatile.Write(ref _trouble, new Trouble(state, cause, before.Attempts + 1) { WithWriting = withWriting || before.WithWriting });
        if (_oldestWaiting == 0)
            Waits(_time.GetUtcNow().UtcTicks);
        return begins;
    }

    private void Follow()
    {
        if (_trouble.Attempts > 0)
            _logger.Recovered(_projection, _trouble.Attempts);
        if (_trouble.State != PumpState.Following)
            Volatile.Write(ref _trouble, new Trouble(PumpState.Following, null, Attempts: 0));
        Waits(0);
    }

    private void MoveTo(LogCursor? cursor) => Volatile.Write(ref _position, cursor is { } known ? new PumpPosition(known) : null);

    private TimeSpan LagTime() => Volatile.Read(ref _oldestWaiting) is var oldest and > 0
        ? TimeSpan.FromTicks(Math.Max(0, _time.GetUtcNow().UtcTicks - oldest)) : TimeSpan.Zero;

    // A cursor is too large to be read and written at once; a reference is not.
    private sealed record PumpPosition(LogCursor Cursor);

    private sealed record Trouble(PumpState State, Exception? Cause, int Attempts)
    {
        public bool WithWriting { get; init; }
    }
}
