namespace PersistentChat.Engine;

/// <summary>Makes of the answer to a join what code in this process is shown.</summary>
internal static class LocalJoinReader
{
    internal static LocalJoin Read(JoinReply reply) => new(
        [.. reply.Rooms.Select(roster => Read(roster, reply.Users))],
        [.. reply.Refused.Select(refused => new LocalRefusal(refused.Room.Id!.Value, refused.Code))]);

    private static LocalRoom Read(RoomRoster roster, IReadOnlyList<User> users) => new(
        roster.Room,
        [.. roster.Participants.Select(participant => new LocalParticipant(users[participant.UserIndex], participant.Role))],
        roster.UserCount,
        roster.LastNumber,
        roster.Resume);
}
