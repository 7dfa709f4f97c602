namespace PersistentChat.Transport;

/// <summary>
/// Connections with something for the shard to do, from any thread to the shard's, and the shard's sleep. The queue is a
/// linked stack through the connections themselves, taken as a whole: no allocation, and no lock unless the shard sleeps.
/// </summary>
/// <param name="wake">Called as well when the queue is no longer empty: wakes a thread that waits elsewhere.</param>
internal sealed class ReadyQueue(Action? wake)
{
    private readonly object _bed = new();
    private PipeConnection? _head;
    private WakeFlag _flag;

    /// <summary>Adds a connection that is not in the queue. Any thread.</summary>
    public void Push(PipeConnection connection)
    {
        PipeConnection? head;
        do
        {
            head = Volatile.Read(ref _head);
            connection.NextReady = head;
        }
        while (Interlocked.CompareExchange(ref _head, connection, head) != head);

        // The shard takes the whole stack, so whoever found it empty is the one who must wake it.
        if (head is null)
            Wake();
    }

    /// <summary>Takes everything, oldest first, linked by <see cref="PipeConnection.NextReady"/>. Shard thread only.</summary>
    public PipeConnection? TakeAll()
    {
        var newest = Interlocked.Exchange(ref _head, null);
        PipeConnection? oldest = null;
        while (newest is not null)
        {
            var next = newest.NextReady;
            newest.NextReady = oldest;
            oldest = newest;
            newest = next;
        }
        return oldest;
    }

    /// <summary>Ends a present or the next <see cref="Wait"/>. Any thread.</summary>
    public void Wake()
    {
        wake?.Invoke();
        if (!_flag.Raise())
            return;
        lock (_bed)
            Monitor.Pulse(_bed);
    }

    /// <summary>Sleeps until woken or the time has passed; at once if woken since the last wait. Shard thread only.</summary>
    public void Wait(TimeSpan timeout)
    {
        if (timeout != TimeSpan.Zero && _flag.TrySleep())
            Sleep(timeout);
        _flag.Lower();
    }

    private void Sleep(TimeSpan timeout)
    {
        lock (_bed)
        {
            // A wake before the lock was taken has already pulsed, and left its mark in the flag.
            if (_flag.IsSleeping)
                Monitor.Wait(_bed, timeout);
        }
    }
}
