using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.Engine;

/// <summary>
/// A user's endpoint in the chat: its place in rooms and its outbox. It belongs to one shard; every member is for that
/// shard's thread only. A session outlives a dialog that was lost (suspended), so that the same endpoint can take it up
/// again; it ends exactly once, with one reason.
/// </summary>
public sealed class Session
{
    internal Session(ulong id, User user, string endpoint, Shard shard, BodyEncoder encoder, ISessionPeer peer)
    {
        Id = id;
        User = user;
        Endpoint = endpoint;
        Shard = shard;
        Encoder = encoder;
        Peer = peer;
    }

    /// <summary>Number of the session within this life of the node, from 1.</summary>
    public ulong Id { get; }

    /// <summary>Who it speaks for.</summary>
    public User User { get; }

    /// <summary>The endpoint's own name (for SIP: epid), unique per user; empty if it has none.</summary>
    public string Endpoint { get; }

    /// <summary>The shard that owns it.</summary>
    public Shard Shard { get; }

    /// <summary>How bodies for it are written.</summary>
    public BodyEncoder Encoder { get; }

    /// <summary>The protocol's side; null while suspended and after the end.</summary>
    public ISessionPeer? Peer { get; private set; }

    /// <summary>Why it ended, or null while it lives.</summary>
    public SessionEndReason? EndReason { get; private set; }

    /// <summary>How many rooms it is in.</summary>
    public int RoomCount => throw new NotImplementedException();

    /// <summary>Bytes of bodies waiting in the outbox.</summary>
    public long QueuedBytes => throw new NotImplementedException();

    /// <summary>
    /// Hands a command to the sequencer, stamped with the time. The answer comes through <see cref="Peer"/>.
    /// </summary>
    /// <returns>
    /// False if the session has too many commands open or the sequencer's queue is full: nothing was taken, and the
    /// caller still owns the command (and answers "busy").
    /// </returns>
    public bool TrySubmit(Command command) => throw new NotImplementedException();

    /// <summary>Runs a read-only query off the shard and delivers its reply through <see cref="Peer"/>.</summary>
    /// <returns>False if the session has too many commands open.</returns>
    public bool TryQuery(RoomQuery query) => throw new NotImplementedException();

    /// <summary>Appends a body to the outbox; takes over the caller's reference. Ends the session if the outbox is over its limit.</summary>
    public void Enqueue(OutboundMessage message) => throw new NotImplementedException();

    /// <summary>Takes the next body; the caller owns its reference and must release it.</summary>
    public bool TryDequeue([NotNullWhen(true)] out OutboundMessage? message) => throw new NotImplementedException();

    /// <summary>Asks that <see cref="ISessionPeer.Flush"/> be called at the end of this turn (the peer can send again).</summary>
    public void RequestFlush() => throw new NotImplementedException();

    /// <summary>
    /// The dialog is gone but its endpoint may come back: stay in the rooms, drop the outbox, remember what was
    /// delivered. The binding ends it after its grace period.
    /// </summary>
    /// <param name="undelivered">
    /// Bodies taken from the outbox that the client never confirmed, counted from the newest; messages among them are sent again.
    /// </param>
    public void Suspend(IReadOnlyList<OutboundMessage> undelivered) => throw new NotImplementedException();

    /// <summary>The endpoint is back: deliver what each room got meanwhile, in order, then go on live.</summary>
    public void Resume(ISessionPeer peer) => throw new NotImplementedException();

    /// <summary>Ends the session: it leaves all its rooms. Idempotent; the peer is not called.</summary>
    public void End(SessionEndReason reason) => throw new NotImplementedException();
}
