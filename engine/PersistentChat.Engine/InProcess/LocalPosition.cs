namespace PersistentChat.Engine;

/// <summary>How much a session's owner has of a room that it is about to enter.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="After">
/// Number of the newest message it has, 0 if it has none: what came later follows as events. Null to begin with what is said after the join.
/// </param>
public readonly record struct LocalPosition(Guid RoomId, long? After);
