using System.Diagnostics;

namespace PersistentChat.LoadTests;

/// <summary>
/// The clock all workers of a run share, in nanoseconds. On one machine it is the system's own steady clock, which is the same
/// in every process; on others a difference found when they were connected is added.
/// </summary>
internal sealed class RunClock(long offset = 0)
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long Millisecond = 1_000_000;

    private static readonly double Scale = (double)Second / Stopwatch.Frequency;

    /// <summary>Now.</summary>
    public long Now => offset + (Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * Scale));

    /// <summary>What the last <see cref="Look"/> saw: good enough for all that comes with one input, and free.</summary>
    public long Last { get; private set; }

    /// <summary>Looks what time it is.</summary>
    public long Look() => Last = Now;

    /// <summary>A length of time in nanoseconds.</summary>
    public static long Of(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Nanoseconds as a length of time.</summary>
    public static TimeSpan ToTime(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
