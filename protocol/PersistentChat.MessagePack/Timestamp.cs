namespace PersistentChat.MessagePack;

/// <summary>
/// How the format's timestamps (extension type -1: seconds since 1970-01-01 UTC and nanoseconds) relate to ticks, the 100 ns
/// since 0001-01-01 UTC that <see cref="DateTimeOffset.UtcTicks"/> counts.
/// </summary>
internal static class Timestamp
{
    /// <summary>Payload of the form with 32 bits of seconds.</summary>
    internal const int Bytes32 = 4;

    /// <summary>Payload of the form with 30 bits of nanoseconds and 34 bits of seconds.</summary>
    internal const int Bytes64 = 8;

    /// <summary>Payload of the form with 32 bits of nanoseconds and 64 bits of signed seconds.</summary>
    internal const int Bytes96 = 12;

    /// <summary>How many bits the form of 64 bits has for the seconds.</summary>
    internal const int SecondsBits64 = 34;

    internal const int NanosecondsPerSecond = 1_000_000_000;

    private static readonly long EpochSeconds = DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond;
    private static readonly long LastSecond = DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond;

    /// <summary>Splits ticks. The fraction counts forward, also in times before 1970, whose seconds are negative.</summary>
    internal static (long Seconds, uint Nanoseconds) Split(long utcTicks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(utcTicks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(utcTicks, DateTime.MaxValue.Ticks);
        var (seconds, ticks) = Math.DivRem(utcTicks, TimeSpan.TicksPerSecond);
        return (seconds - EpochSeconds, (uint)(ticks * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Joins what <see cref="Split"/> splits. Nanoseconds beyond whole ticks are cut off.</summary>
    /// <returns>False if the years 1 to 9999 do not have this time, or the nanoseconds are a second or more.</returns>
    internal static bool TryJoin(long seconds, uint nanoseconds, out long utcTicks)
    {
        utcTicks = 0;
        if (seconds < -EpochSeconds || seconds > LastSecond - EpochSeconds || nanoseconds >= NanosecondsPerSecond)
            return false;
        utcTicks = ((seconds + EpochSeconds) * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick);
        return true;
    }
}
