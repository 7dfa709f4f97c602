namespace PersistentChat.Engine;

/// <summary>Something that a session in this process is told of its rooms. Immutable.</summary>
public abstract record RoomEvent;

/// <summary>A message was posted, by whomever: the session's own posts come too. The numbers of a room follow each other without gap.</summary>
/// <param name="Room">The room.</param>
/// <param name="Message">The message.</param>
public sealed record MessageReceived(RoomInfo Room, ChatMessage Message) : RoomEvent;

/// <summary>Another user entered rooms of this session with his first endpoint.</summary>
/// <param name="User">Canonical SIP URI.</param>
/// <param name="DisplayName">Name shown to others; may be empty.</param>
/// <param name="Rooms">Those of the rooms entered that this session is in, and what the user is there.</param>
public sealed record UserJoined(string User, string DisplayName, IReadOnlyList<RoomPresence> Rooms) : RoomEvent;

/// <summary>Another user left a room with his last endpoint.</summary>
/// <param name="User">Canonical SIP URI.</param>
/// <param name="DisplayName">Name shown to others; may be empty.</param>
/// <param name="Room">The room.</param>
public sealed record UserParted(string User, string DisplayName, RoomInfo Room) : RoomEvent;

/// <summary>The session is over; always the last event, and there is exactly one.</summary>
/// <param name="Reason">Why.</param>
public sealed record SessionEnded(SessionEndReason Reason) : RoomEvent;
