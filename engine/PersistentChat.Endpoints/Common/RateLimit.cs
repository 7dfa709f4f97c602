namespace PersistentChat.Endpoints;

/// <summary>
/// A token bucket in eight bytes: the time at which the bucket would be full again (generic cell rate algorithm).
/// </summary>
internal struct RateLimit
{
    private long _fullAt;

    /// <summary>Takes one token, or says that there is none.</summary>
    public bool TryTake(TimeSpan now, int perSecond, int burst)
    {
        var cost = TimeSpan.TicksPerSecond / perSecond;
        if (_fullAt - now.Ticks > (burst - 1) * cost)
            return false;
        Take(1, now, perSecond);
        return true;
    }

    /// <summary>Takes tokens even if there are not enough: what turned out to be more than it looked.</summary>
    public void Take(int count, TimeSpan now, int perSecond) =>
        _fullAt = Math.Max(_fullAt, now.Ticks) + (count * (TimeSpan.TicksPerSecond / perSecond));
}
