namespace PersistentChat.Storage;

/// <summary>
/// Pauses between attempts: doubling up to a limit, varied at random so that the pumps of a pool do not return to a database
/// all at once.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private int _doublings;

    internal void Reset() => _doublings = 0;

    internal Task PauseAsync(CancellationToken cancellationToken)
    {
        var pause = first * Math.Pow(2, _doublings);
        if (pause < longest)
            _doublings++;
        else
            pause = longest;
        return WaitAsync(pause, cancellationToken);
    }

    /// <summary>For what only somebody's intervention mends.</summary>
    internal Task PauseLongestAsync(CancellationToken cancellationToken) => WaitAsync(longest, cancellationToken);

    private Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        Timers.WaitAsync(time, pause * (0.5 + Random.Shared.NextDouble()), cancellationToken);
}
