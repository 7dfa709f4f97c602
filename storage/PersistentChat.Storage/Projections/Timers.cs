namespace PersistentChat.Storage;

/// <summary>Waiting by a <see cref="TimeProvider"/>, so that tests own the clock.</summary>
internal static class Timers
{
    internal static async Task WaitAsync(TimeProvider time, TimeSpan duration, CancellationToken cancellationToken)
    {
        var elapsed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = time.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(), elapsed, duration, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
            await elapsed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
