namespace PersistentChat.Client.Link;

/// <summary>Something awaited from the server.</summary>
/// <param name="started">Timestamp of the clock when it was asked for.</param>
internal class Pending<T>(long started) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Timestamp of the clock when it was asked for.</summary>
    public long Started { get; } = started;

    /// <summary>Fails it. Whoever waited may have given up, so the exception counts as seen.</summary>
    public void Fail(Exception exception)
    {
        TrySetException(exception);
        _ = Task.Exception;
    }
}
