namespace PersistentChat.Storage;

/// <summary>
/// Positions of the log with the time at which everything before them was there, oldest first: what the age of records is told from.
/// A mark's time is never earlier than that of the records before it, so by its age too much may be kept, never too little.
/// </summary>
/// <param name="log">The log that the positions are of.</param>
/// <param name="interval">Marks are at least so far apart in time or</param>
/// <param name="bytes">in bytes, but for the newest; so their number follows from the window.</param>
internal sealed class LogMarks(IEventLog log, TimeSpan interval, long bytes)
{
    private readonly List<(long Time, LogCursor Position)> _marks = [];
    private int _first;

    /// <summary>Sets a mark at the newest position. The one before is given up if this one is near enough to the one before that.</summary>
    internal void Set(long time, LogCursor position)
    {
        var count = _marks.Count - _first;
        if (count > 0 && position.Sequence <= _marks[^1].Position.Sequence)
            return;
        if (count > 0)
            time = Math.Max(time, _marks[^1].Time);
        if (count > 1 && IsNear(_marks[^2], time, position))
            _marks[^1] = (time, position);
        else
            _marks.Add((time, position));
    }

    /// <summary>Takes over another's marks behind the own ones.</summary>
    internal void Append(LogMarks later)
    {
        for (var i = later._first; i < later._marks.Count; i++)
            Set(later._marks[i].Time, later._marks[i].Position);
    }

    /// <summary>The newest mark up to which records may go, and forgets those before it; null if there is none.</summary>
    /// <param name="mayGo">True for a mark up to which everything may go; then it is true for those before.</param>
    internal LogCursor? Take(Func<long, LogCursor, bool> mayGo)
    {
        LogCursor? taken = null;
        while (_first < _marks.Count && mayGo(_marks[_first].Time, _marks[_first].Position))
            taken = _marks[_first++].Position;
        if (_first > _marks.Count / 2)
        {
            _marks.RemoveRange(0, _first);
            _first = 0;
        }
        return taken;
    }

    private bool IsNear((long Time, LogCursor Position) mark, long time, LogCursor position) =>
        time - mark.Time < interval.Ticks && log.BytesBehind(mark.Position) - log.BytesBehind(position) < bytes;
}
