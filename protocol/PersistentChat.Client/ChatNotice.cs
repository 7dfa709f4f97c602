namespace PersistentChat.Client;

/// <summary>Something that happened; see the derived records.</summary>
public abstract record ChatNotice;

/// <summary>A message arrived in a room, one's own included.</summary>
/// <param name="Message">The message.</param>
public sealed record MessageReceived(ChatMessage Message) : ChatNotice;

/// <summary>A user entered a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Member">Who entered.</param>
public sealed record MemberJoined(Guid Room, RoomMember Member) : ChatNotice;

/// <summary>A user left a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Member">Who left.</param>
public sealed record MemberParted(Guid Room, RoomMember Member) : ChatNotice;

/// <summary>
/// Messages that were posted while the client was away and that the server's history no longer gives in one answer. If the server's data
/// has become another one or an older one, numbers are given anew: then it is what the room held when the client came back, from number 1.
/// </summary>
/// <param name="Room">The room.</param>
/// <param name="First">Number of the first message missing.</param>
/// <param name="Last">Number of the last message missing.</param>
public sealed record MessagesMissed(Guid Room, long First, long Last) : ChatNotice;

/// <summary>The connection is gone.</summary>
/// <param name="Reason">Why.</param>
/// <param name="WillReconnect">True if the client goes on trying; false if this is the last notice.</param>
public sealed record Disconnected(string Reason, bool WillReconnect) : ChatNotice;

/// <summary>The connection is back; the rooms were entered again and the messages in between follow.</summary>
/// <param name="RoomsLost">Rooms that could not be entered again.</param>
public sealed record Reconnected(IReadOnlyList<Guid> RoomsLost) : ChatNotice;
