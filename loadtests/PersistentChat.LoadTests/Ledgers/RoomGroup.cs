namespace PersistentChat.LoadTests;

/// <summary>The members of a room, of one worker, who got the same stretch of its messages.</summary>
/// <param name="Room">The room.</param>
/// <param name="First">Number of the last message before.</param>
/// <param name="Last">Number of the last message.</param>
/// <param name="Sum">Sum of hashes of the messages.</param>
/// <param name="HasLeft">True if they left the room then, so that they need not have what followed.</param>
/// <param name="Members">How many members.</param>
internal readonly record struct RoomGroup(int Room, long First, long Last, ulong Sum, bool HasLeft, int Members);
