namespace PersistentChat.Engine;

/// <summary>What a shard needs of its I/O; a transport stands behind it, or nothing but a wait for an engine without listeners.</summary>
public interface IShardIo : IDisposable
{
    /// <summary>Waits for input or <see cref="Wake"/>, at most for the time given, and hands input to the protocol. Shard thread.</summary>
    void Poll(TimeSpan timeout);

    /// <summary>Ends a present or the next <see cref="Poll"/>. Any thread, also after the disposal, which it then survives.</summary>
    void Wake();

    /// <summary>
    /// From here to <see cref="Flush"/> sessions are flushed one after the other: what one of them wrote may be sent as soon as
    /// the next one writes. Before, nothing is sent, because it would be sent in pieces. Shard thread.
    /// </summary>
    void BeginFlush()
    {
        // Everything can wait for Flush.
    }

    /// <summary>
    /// Sends what was written, each connection once. Ends every turn, and comes before <see cref="BeginFlush"/> too where much will be written
    /// behind what there is. Shard thread.
    /// </summary>
    void Flush();

    /// <summary>Closes every connection as soon as what was written to it is sent. Shard thread.</summary>
    void CloseAll()
    {
        // Without connections there is nothing to close.
    }

    /// <summary>True while a connection that was closed waits for its peer to take what was written to it. Shard thread.</summary>
    bool AwaitsPeers => false;
}

/// <summary>A protocol's part in a shard's turn; one object per shard, called on its thread.</summary>
public interface IShardService
{
    /// <summary>The heartbeat: about once a second. All deadlines are looked at here.</summary>
    /// <param name="now">Monotonic time since the shard began.</param>
    void OnHeartbeat(TimeSpan now);
}
