namespace PersistentChat.Engine;

/// <summary>
/// One thread that owns sessions and their connections. A turn: take input, take what the sequencer committed, then
/// flush every session that has something, once.
/// </summary>
public sealed class Shard
{
    /// <summary>Number of the shard, from 0.</summary>
    public int Index => throw new NotImplementedException();

    /// <summary>Sessions alive, suspended ones included; any thread.</summary>
    public int SessionCount => throw new NotImplementedException();

    /// <summary>Monotonic time since the shard began; the time of the heartbeat.</summary>
    public TimeSpan Now => throw new NotImplementedException();

    /// <summary>Registers a protocol's part in the turn. Before the engine starts.</summary>
    public void Add(IShardService service) => throw new NotImplementedException();

    /// <summary>Runs an action on the shard's thread in its next turn. Any thread; allocates, so not for messages.</summary>
    public void Post(Action action) => throw new NotImplementedException();

    /// <summary>Opens a session. Shard thread.</summary>
    public Session OpenSession(User user, string endpoint, BodyEncoder encoder, ISessionPeer peer) => throw new NotImplementedException();

    /// <summary>Takes an empty outbound message with one reference. Shard thread.</summary>
    public OutboundMessage RentMessage() => throw new NotImplementedException();
}
