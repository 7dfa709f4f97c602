namespace PersistentChat.Storage;

/// <summary>
/// Sets marks in the part of a log that was there when its keeper began, from the times in the events themselves: else a node that
/// is restarted more often than its window is long would never drop anything. Reads a little at a time.
/// </summary>
internal sealed class LogSurvey : IDisposable
{
    /// <summary>Bytes read in one step; at a step a second 4 GiB take a quarter of an hour and no noticeable part of the disk.</summary>
    private const int BytesPerStep = 4 * 1024 * 1024;

    private readonly LogMarks _marks;
    private readonly IEventLogReader _reader;
    private readonly ulong _end;
    private long _newest;

    /// <exception cref="EventLogException">The log cannot be read.</exception>
    internal LogSurvey(IEventLog log, LogMarks marks)
    {
        _marks = marks;
        _end = log.Committed.Sequence;
        _reader = log.OpenReader(log.Start);
    }

    /// <summary>Reads on.</summary>
    /// <returns>False once everything that was there has its marks.</returns>
    /// <exception cref="EventLogException">A record is damaged.</exception>
    /// <exception cref="EventFormatException">A record cannot be understood.</exception>
    internal bool Step()
    {
        var bytes = 0;
        while (_reader.Position.Sequence < _end && bytes < BytesPerStep && _reader.TryRead(out var record))
        {
            var chatEvent = EventCodec.Read(record.Span, _reader.Position.Sequence);
            _newest = Math.Max(_newest, chatEvent.Time);
            (chatEvent as MessagePosted)?.Release();
            bytes += record.Length;
            _marks.Set(_newest, _reader.Position);
        }
        return _reader.Position.Sequence < _end;
    }

    public void Dispose() => _reader.Dispose();
}
