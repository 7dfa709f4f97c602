namespace PersistentChat.Storage.Faster;

/// <summary>Remembers the first failure. After it the state of the disk is unknown, so nothing may go on as if nothing had happened.</summary>
internal sealed class FailureLatch
{
    private Exception? _cause;

    internal Exception? Cause => Volatile.Read(ref _cause);

    /// <summary>True for the failure that was latched, false for those that follow from it.</summary>
    internal bool TrySet(Exception cause) => Interlocked.CompareExchange(ref _cause, cause, null) is null;

    internal void ThrowIfSet()
    {
        if (Cause is { } cause)
            throw new EventLogException(
                "The event log has failed and takes nothing more until it is opened again: " + cause.Message, cause);
    }
}
