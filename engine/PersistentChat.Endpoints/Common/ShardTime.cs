namespace PersistentChat.Endpoints;

/// <summary>Shard times that may be missing, in the eight bytes of those that are not: a nullable one takes sixteen.</summary>
internal static class ShardTime
{
    /// <summary>Later than every time, so that nothing is ever due by it.</summary>
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>The earlier of two times; the other one if one is <see cref="Never"/>.</summary>
    public static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
