using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>What became of a join.</summary>
/// <param name="Rooms">The rooms entered, also those that the session was in before.</param>
/// <param name="Refused">The rooms refused.</param>
public sealed record LocalJoin(IReadOnlyList<LocalRoom> Rooms, IReadOnlyList<LocalRefusal> Refused);

/// <summary>A room that was entered, as it was at that moment: what happens later comes as events.</summary>
/// <param name="Room">The room.</param>
/// <param name="Users">Who is in it, each once, the session's own user included; above <see cref="ChatLimits.ParticipantUpdateLimit"/> only the latter.</param>
/// <param name="UserCount">How many users are in it, listed or not.</param>
/// <param name="LastNumber">
/// Number of its newest message, 0 before the first; events begin behind it unless the session was in the room already or <paramref name="Resume"/>
/// says that what it missed follows.
/// </param>
/// <param name="Resume">What becomes of the messages behind the <see cref="LocalPosition"/> that was given.</param>
public sealed record LocalRoom(
    RoomInfo Room, IReadOnlyList<LocalParticipant> Users, int UserCount, long LastNumber, ResumeOutcome Resume);

/// <summary>A user in a room.</summary>
/// <param name="User">The user.</param>
/// <param name="Role">What the user is in the room.</param>
public readonly record struct LocalParticipant(User User, RoomRole Role);

/// <summary>A room that was refused.</summary>
/// <param name="RoomId">The room asked for.</param>
/// <param name="Code">Why; <see cref="ResultCode.NoSuchRoom"/> also where the user may not know of the room.</param>
public readonly record struct LocalRefusal(Guid RoomId, ResultCode Code);

/// <summary>What was found in one room.</summary>
/// <param name="RoomId">The room asked for.</param>
/// <param name="Code">Why the room was not searched, or <see cref="ResultCode.Ok"/>.</param>
/// <param name="Messages">The matches, in the order asked for.</param>
/// <param name="Total">Matches in all, those beyond the limit included.</param>
/// <param name="IsTruncated">True if there are more; go on with the last one's number as <see cref="MessageSearch.Beyond"/>.</param>
public sealed record LocalMatches(Guid RoomId, ResultCode Code, IReadOnlyList<ChatMessage> Messages, long Total, bool IsTruncated);
