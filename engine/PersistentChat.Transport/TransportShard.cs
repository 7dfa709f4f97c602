namespace PersistentChat.Transport;

/// <summary>
/// The I/O half of one shard's turn: the lower half of the push seam. The shard's thread calls <see cref="Poll"/> and
/// <see cref="Flush"/>; connections are handed over from any thread.
/// </summary>
public abstract class TransportShard : IDisposable
{
    /// <summary>
    /// Waits until input is ready, <see cref="Wake"/> was called, or the time has passed; then calls the handlers of
    /// every connection that has something. Shard thread only.
    /// </summary>
    public abstract void Poll(TimeSpan timeout);

    /// <summary>Ends a present or the next <see cref="Poll"/> at once. Any thread.</summary>
    public abstract void Wake();

    /// <summary>
    /// The last part of a turn begins, in which the protocol writes one connection after the other: what is written to a
    /// connection from here on may be sent as soon as the next one is written to, instead of at <see cref="Flush"/>. A
    /// transport that has no use for that does nothing. Shard thread only.
    /// </summary>
    public virtual void BeginFlush()
    {
        // Everything can wait for Flush.
    }

    /// <summary>Sends what was written during the turn: every dirty connection once. Shard thread only.</summary>
    public abstract void Flush();

    /// <summary>Closes every connection as soon as what was written to it is sent. Shard thread only.</summary>
    public abstract void CloseAll();

    /// <summary>True while a connection that was closed waits for its peer to take what was written to it. Shard thread only.</summary>
    public abstract bool AwaitsPeers { get; }

    /// <summary>Aborts every connection and frees what the shard holds. Shard thread only; nothing may be called afterwards.</summary>
    public abstract void Dispose();
}
