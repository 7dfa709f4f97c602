namespace PersistentChat.Storage;

/// <summary>
/// Something that was decided and is (or is about to be) in the event log. Everything the product keeps is a fold over
/// these. Events are immutable once appended; only <see cref="MessagePosted"/> is pooled.
/// </summary>
public abstract class ChatEvent
{
    /// <summary>What this event says; selects the layout of its fields.</summary>
    public abstract EventKind Kind { get; }

    /// <summary>Position in the log, from 1 without gaps; 0 until the event was appended.</summary>
    public ulong Sequence { get; set; }

    /// <summary>UTC time of the accepting node in 100 ns ticks since 0001-01-01; within a room never earlier than the room's last.</summary>
    public long Time { get; set; }

    /// <summary>Who asked, so that the answer finds its way back. Void after a restart of that node.</summary>
    public Origin Origin { get; set; }
}

/// <summary>Where a command came from: a node's life, one of its sessions, and that session's own number for the command.</summary>
/// <param name="Node">Number of the node in its pool; 1 on a single node.</param>
/// <param name="Incarnation">Number of the node's life, rising by one with each start.</param>
/// <param name="Session">Session number within the incarnation; 0 for the node itself (seed, administration).</param>
/// <param name="Correlation">The session's number for the command, 0 if it expects no answer.</param>
public readonly record struct Origin(uint Node, uint Incarnation, ulong Session, ulong Correlation);

/// <summary>
/// Names one post so that a repeat of it is recognised: a client identity that is unique for the life of its dialog or
/// client installation, and a number that this client never reuses for another post.
/// </summary>
/// <param name="Client">128-bit client identity; zero means the post has no identity and is never taken for a repeat.</param>
/// <param name="Number">The client's number of the post.</param>
public readonly record struct PostIdentity(UInt128 Client, ulong Number)
{
    /// <summary>
    /// The bit of <see cref="Client"/> that says that the client's numbers only rise. It is part of the identity, and so of the event, because
    /// a replay must decide as the first time.
    /// </summary>
    public static readonly UInt128 RisingBit = UInt128.One << 127;

    /// <summary>True if repeats of the post can be recognised.</summary>
    public bool IsKnown => Client != UInt128.Zero;

    /// <summary>
    /// True if the client never goes back to a lower number: a post whose number is not above the client's newest is a repeat, or is refused.
    /// </summary>
    public bool IsRising => (Client & RisingBit) != UInt128.Zero;
}
