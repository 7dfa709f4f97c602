namespace PersistentChat.Engine;

/// <summary>
/// Lets one consumer sleep while its queue is empty, at no cost to producers while it is awake: a producer touches the
/// event only if the consumer said that it sleeps. Waiter: <see cref="PrepareToSleep"/>, look at the queue once more,
/// then <see cref="Sleep"/> or <see cref="StayAwake"/>; so an item that comes in between is never slept over.
/// </summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly AutoResetEvent _event = new(false);
    private int _sleeping;

    internal void Wake()
    {
        // A full fence: the item enqueued before must be visible to a consumer whose flag we read as "awake".
        if (Interlocked.CompareExchange(ref _sleeping, 0, 1) == 1)
            _event.Set();
    }

    internal void PrepareToSleep() => Interlocked.Exchange(ref _sleeping, 1);

    internal void StayAwake()
    {
        if (Interlocked.Exchange(ref _sleeping, 0) == 0)
            _event.WaitOne();
    }

    internal void Sleep(TimeSpan timeout)
    {
        if (!_event.WaitOne(timeout))
            StayAwake();
    }

    public void Dispose() => _event.Dispose();
}
