using PersistentChat.Storage;

namespace PersistentChat.Engine;

internal sealed partial class Decider
{
    /// <summary>
    /// Entering rooms. Rooms the session is in already are answered like new ones (clients repeat joins after a restart)
    /// but make no event.
    /// </summary>
    private void Decide(JoinRooms join)
    {
        var session = new SessionKey(join.Origin);
        var refused = new List<RefusedRoom>();
        var granted = new List<Room>();
        foreach (var reference in join.Rooms)
        {
            var (room, access) = MayEnter(join, reference);
            if (access == ResultCode.Ok && !granted.Contains(room!))
                granted.Add(room!);
            else if (access != ResultCode.Ok)
                refused.Add(new RefusedRoom(reference, access));
        }
        var entered = granted.Where(room => _state.Sessions.JoinedAt(session, room) is null).ToArray();
        var code = MayEnter(session, entered.Length);
        if (code == ResultCode.Ok && entered.Length > 0)
            Enter(join, entered);
        Answer(join, code == ResultCode.Ok
            ? Reply(join, granted, refused)
            : new JoinReply { IsBulk = join.IsBulk, Code = code, Context = join.Context });
    }

    private ResultCode MayEnter(SessionKey session, int more)
    {
        if (_state.Sessions.Of(session).Length + more > Limits.RoomsPerSession)
            return ResultCode.LimitExceeded;
        return more == 0 || _sink.TakesEvents ? ResultCode.Ok : ResultCode.Busy;
    }

    private (Room? Room, ResultCode Code) MayEnter(JoinRooms join, RoomReference reference)
    {
        var room = reference.Id is { } id ? _state.Rooms.Find(id) : null;
        if (room is null)
            return (null, ResultCode.NoSuchRoom);
        return Requester(join) is { } user ? (room, AccessRules.MayJoin(room.Info, user)) : (room, ResultCode.NotPermitted);
    }

    private void Enter(JoinRooms join, Room[] rooms)
    {
        var user = Requester(join)!;
        var joined = new SessionJoined
        {
            Time = join.Time,
            Origin = join.Origin,
            User = user.Uri,
            IsBulk = join.IsBulk,
            Rooms = Array.ConvertAll(rooms, room => Joining(room, user)),
        };
        _sink.Accept(joined);
        _sink.Emit(new Outcome(new RoomsEntered(user, joined, Array.ConvertAll(rooms, room => room.Info)), join.Session));
    }

    private JoinedRoom Joining(Room room, User user)
    {
        var isFirst = room.EndpointsOf(user) == 0;
        var usersAfter = room.UserCount + (isFirst ? 1 : 0);
        return new JoinedRoom(
            room.Info.Id, room.LastNumber, RoleIn(room, user), isFirst && usersAfter <= Limits.ParticipantUpdateLimit);
    }

    private static RoomRole RoleIn(Room room, User user) => AccessRules.RoleOf(room.Info, user) ?? RoomRole.Member;

    private JoinReply Reply(JoinRooms join, List<Room> granted, List<RefusedRoom> refused)
    {
        if (!join.IsBulk && refused.Count > 0)
            return new JoinReply { IsBulk = false, Code = refused[0].Code, Context = join.Context };
        var users = new List<User>();
        var indexes = new Dictionary<int, int>();
        var rosters = granted.ConvertAll(room => Roster(room, Requester(join)!, users, indexes));
        return new JoinReply { IsBulk = join.IsBulk, Context = join.Context, Users = users, Rooms = rosters, Refused = refused };
    }

    /// <summary>Who is in a room; above the limit only the joiner (features.md CS8).</summary>
    private RoomRoster Roster(Room room, User joiner, List<User> users, Dictionary<int, int> indexes)
    {
        var isLarge = room.UserCount > Limits.ParticipantUpdateLimit;
        var participants = new List<Participant>(isLarge ? 1 : room.UserCount);
        foreach (var id in isLarge ? [joiner.Id] : room.UserIds)
        {
            if (!indexes.TryGetValue(id, out var index))
            {
                indexes.Add(id, index = users.Count);
                users.Add(_state.Users.Find(id));
            }
            participants.Add(new Participant(index, RoleIn(room, users[index])));
        }
        return new RoomRoster(room.Info, participants, room.UserCount);
    }

    private void Decide(PartRooms part)
    {
        var session = new SessionKey(part.Origin);
        var left = new List<Room>();
        foreach (var reference in part.Rooms)
        {
            if (reference.Id is { } id && _state.Rooms.Find(id) is { } room
                && _state.Sessions.JoinedAt(session, room) is not null && !left.Contains(room))
                left.Add(room);
        }
        Leave(part, left);
        Answer(part, new PartReply { Rooms = part.Rooms, Context = part.Context });
    }

    private void Decide(EndSession end)
    {
        var rooms = new List<Room>();
        foreach (var place in _state.Sessions.Of(new SessionKey(end.Origin)))
            rooms.Add(place.Room);
        Leave(end, rooms);
    }

    private void Leave(Command command, List<Room> rooms)
    {
        if (rooms.Count == 0)
            return;
        var user = _state.Sessions.UserOf(new SessionKey(command.Origin))!;
        var parted = new SessionParted
        {
            Time = command.Time,
            Origin = command.Origin,
            User = user.Uri,
            Rooms = rooms.ConvertAll(room => Leaving(room, user)),
        };
        _sink.Accept(parted);
        var infos = rooms.ConvertAll(room => room.Info).ToArray();
        _sink.Emit(new Outcome(new RoomsLeft(user, parted, infos), command.Session));
    }

    private PartedRoom Leaving(Room room, User user) =>
        new(room.Info.Id, room.EndpointsOf(user) == 1 && room.UserCount <= Limits.ParticipantUpdateLimit);
}
