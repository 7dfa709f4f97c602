namespace PersistentChat.LoadTests;

/// <summary>One thing that is timed: how long it took, how often it failed.</summary>
internal sealed class Measure
{
    /// <summary>Time until it was done, in nanoseconds, of those that were.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>How many failed.</summary>
    public long Failed { get; set; }

    /// <summary>Adds another one.</summary>
    public void Add(Measure other)
    {
        Latency.Add(other.Latency);
        Failed += other.Failed;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Latency.Clear();
        Failed = 0;
    }
}
