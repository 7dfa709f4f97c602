namespace PersistentChat.Storage;

/// <summary>How large a pump's transactions are, and how it treats a database that is away.</summary>
public sealed class ProjectionPumpOptions
{
    /// <summary>
    /// Most events in one transaction, from 1. The more there are, the more of them share each page that a transaction writes; 8000 keep it
    /// under a second and hold some megabytes of messages.
    /// </summary>
    public int BatchCount { get; init; } = 8000;

    /// <summary>Most bytes of records in one transaction, from 1; exceeded by less than one record. 4 MiB bound the memory of a batch of stories.</summary>
    public int BatchBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// How long a first event waits for company, from 0. At 40 ms a lone event is in the database within about 50, and a server needs
    /// no more than 25 small transactions a second. A full batch never waits.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// How long the events of a busy server are gathered at most, from 0. One that brings 100 events in each <see cref="Linger"/> would
    /// only write the same pages over and over if it wrote after each. No longer than <see cref="Linger"/>, it changes nothing.
    /// </summary>
    public TimeSpan LongestLinger { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>First pause after a failure; doubled with each further one, and varied at random by up to half.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two attempts, before variation. 15 s keeps the catch-up after an outage prompt.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestLinger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestPause, FirstPause);
    }
}
