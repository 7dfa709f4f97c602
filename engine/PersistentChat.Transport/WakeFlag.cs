namespace PersistentChat.Transport;

/// <summary>
/// Whether a shard sleeps and whether somebody wants it awake: only a shard that really sleeps costs its waker a call, and no
/// wake is lost, whenever it comes. A field of the one who sleeps; never copied.
/// </summary>
internal struct WakeFlag
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Sleeping = 2;

    private int _state;

    /// <summary>True until somebody wants the sleeper awake. Any thread.</summary>
    public readonly bool IsSleeping => Volatile.Read(in _state) == Sleeping;

    /// <summary>Wants the shard awake. Any thread.</summary>
    /// <returns>True if it sleeps, or is about to, and the caller must wake it.</returns>
    public bool Raise() => Interlocked.Exchange(ref _state, Raised) == Sleeping;

    /// <summary>Announces a sleep. Shard thread.</summary>
    /// <returns>False if it was wanted awake since the last <see cref="Lower"/>.</returns>
    public bool TrySleep() => Interlocked.CompareExchange(ref _state, Sleeping, Idle) == Idle;

    /// <summary>The shard is awake and looks for work from here on. Shard thread.</summary>
    public void Lower() => Interlocked.Exchange(ref _state, Idle);
}
