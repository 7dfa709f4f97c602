namespace PersistentChat.Storage;

/// <summary>Whether the event log has room, and for how much. Written by its <see cref="LogKeeper"/>, read by any thread.</summary>
public sealed class LogSpace
{
    /// <summary>Appends slow down when this part of the limit is left.</summary>
    private const double SlowZone = 0.1;

    /// <summary>How much of the slow zone must be free again before a state is left, so that it does not change with every message.</summary>
    private const double Hysteresis = 0.2;

    /// <summary>The space that is left in the slow zone would last for this long at the allowed rate: time for a projection to catch up.</summary>
    private const double SecondsToFill = 10;

    private readonly LogRetentionOptions _options;
    private volatile Look _last = new(LogSpaceState.Free, 0, double.PositiveInfinity, 0, long.MaxValue);

    /// <summary>Creates the state of a log with room.</summary>
    /// <param name="options">Limit and reserve.</param>
    public LogSpace(LogRetentionOptions options) => _options = options;

    /// <summary>Whether records are taken, and how fast.</summary>
    public LogSpaceState State => _last.State;

    /// <summary>From 0 (room) to 1 (full).</summary>
    public double Pressure => _last.Pressure;

    /// <summary>Bytes of records that may be appended in a second; infinite while there is room.</summary>
    public double BytesPerSecond => _last.BytesPerSecond;

    /// <summary>Bytes of the log's records.</summary>
    public long Size => _last.Size;

    /// <summary>The limit of <see cref="Size"/>; 0 for none.</summary>
    public long Limit => _options.DiskLimit;

    /// <summary>Bytes that are free on the log's disk.</summary>
    public long Free => _last.Free;

    /// <summary>Why records are refused, as a sentence for an operator; null while they are taken.</summary>
    public string? Refusal => _last is { State: LogSpaceState.Full } last
        ? $"the event log is full ({last.Size} bytes, limit {(Limit == 0 ? "none" : Limit)}; {last.Free} bytes free on its disk, reserve "
            + $"{_options.DiskReserve}): posts are refused until there is space again"
        : null;

    /// <summary>
    /// Takes what was measured. Pressure rises from 0 at 90 % of the limit, or at twice the reserve, to 1 at the limit or the reserve.
    /// The rate allowed is in proportion to the space that is left, so the end is approached ever more slowly and a projection that
    /// still works gets ahead before it is reached.
    /// </summary>
    /// <returns>True if the state is another than before.</returns>
    internal bool Update(long size, long free)
    {
        var pressure = Math.Max(OfLimit(size), OfDisk(free));
        var state = Next(_last.State, pressure);
        var left = Math.Min(
            Limit > 0 ? Limit - size : double.PositiveInfinity, _options.DiskReserve > 0 ? free - _options.DiskReserve : double.PositiveInfinity);
        var rate = pressure > 0 ? Math.Max(0, left) / SecondsToFill : double.PositiveInfinity;
        var isChange = state != _last.State;
        _last = new Look(state, Math.Clamp(pressure, 0, 1), rate, size, free);
        return isChange;
    }

    private double OfLimit(long size) => Limit == 0 ? double.NegativeInfinity : 1 - ((Limit - size) / (SlowZone * Limit));

    private double OfDisk(long free) =>
        _options.DiskReserve == 0 ? double.NegativeInfinity : 1 - ((free - _options.DiskReserve) / (double)_options.DiskReserve);

    private static LogSpaceState Next(LogSpaceState before, double pressure) => before switch
    {
        _ when pressure >= 1 => LogSpaceState.Full,
        LogSpaceState.Full when pressure > 1 - Hysteresis => LogSpaceState.Full,
        _ when pressure > 0 => LogSpaceState.Slow,
        LogSpaceState.Free => LogSpaceState.Free,
        _ => pressure > -Hysteresis ? LogSpaceState.Slow : LogSpaceState.Free,
    };

    private sealed record Look(LogSpaceState State, double Pressure, double BytesPerSecond, long Size, long Free);
}

/// <summary>Whether an event log takes records.</summary>
public enum LogSpaceState
{
    /// <summary>There is room.</summary>
    Free,

    /// <summary>The end is near: records are taken at a rate that follows the space that is left.</summary>
    Slow,

    /// <summary>Nothing is taken but what keeps the log consistent, such as ends of sessions.</summary>
    Full,
}
