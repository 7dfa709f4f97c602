using System.Buffers;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Writes what many sessions get alike, in one wire format. A shard calls it once per event, not per member. Stateless
/// apart from its own numbering; called on shard threads, so it must be safe for concurrent use and must not allocate
/// for messages.
/// </summary>
public abstract class BodyEncoder
{
    /// <summary>
    /// True if messages may be written one behind the other into one body: the wire is a stream of frames that needs nothing between
    /// them. False, as it is by default, if a body is one message.
    /// </summary>
    public virtual bool JoinsBodies => false;

    /// <summary>A delivered message.</summary>
    public abstract void WriteMessage(IBufferWriter<byte> output, RoomInfo room, MessagePosted message);

    /// <summary>A user entered rooms. All rooms listed are rooms of every receiver.</summary>
    public abstract void WriteJoined(IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk);

    /// <summary>A user left a room.</summary>
    public abstract void WriteParted(IBufferWriter<byte> output, User user, RoomInfo room);
}

/// <summary>A room and what a user is in it.</summary>
/// <param name="Room">The room.</param>
/// <param name="Role">The user's role there.</param>
public readonly record struct RoomPresence(RoomInfo Room, RoomRole Role);
