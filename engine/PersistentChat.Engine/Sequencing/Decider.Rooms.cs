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
        var granted = new List<GrantedRoom>();
        for (var i = 0; i < join.Rooms.Count; i++)
        {
            var (room, access) = MayEnter(join, join.Rooms[i]);
            if (access != ResultCode.Ok)
                refused.Add(new RefusedRoom(join.Rooms[i], access));
            else if (!granted.Exists(other => other.Room == room))
                granted.Add(Grant(session, room!, i < join.After.Count ? join.After[i] : null));
        }
        GrantedRoom[] entered = [.. granted.Where(room => !room.IsEntered)];
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

    private GrantedRoom Grant(SessionKey session, Room room, long? after)
    {
        var isEntered = _state.Sessions.JoinedAt(session, room) is not null;
        return new GrantedRoom(room, isEntered, after, isEntered ? ResumeOutcome.NotAsked : ResumeAt(room, after));
    }

    /// <summary>Whether what came after a number can be delivered to a client that enters the room.</summary>
    private ResumeOutcome ResumeAt(Room room, long? after)
    {
        if (after is not { } has)
            return ResumeOutcome.NotAsked;
        if (has < 0 || has > room.LastNumber || room.LastNumber - has > Limits.ResumeMessages)
            return ResumeOutcome.TooMuch;
        return has == room.LastNumber || room.Info.Category.Record.KeepsHistory ? ResumeOutcome.Follows : ResumeOutcome.TooMuch;
    }

    private void Enter(JoinRooms join, GrantedRoom[] rooms)
    {
        var user = Requester(join)!;
        var joined = new SessionJoined
        {
            Time = join.Time,
            Origin = join.Origin,
            User = user.Uri,
            IsBulk = join.IsBulk,
            Rooms = Array.ConvertAll(rooms, room => Joining(room.Room, user)),
        };
        _sink.Accept(joined);
        RecordResumed(join, rooms);
        var delivered = Array.ConvertAll(rooms, room => room.Delivered);
        _sink.Emit(new Outcome(new RoomsEntered(user, joined, Array.ConvertAll(rooms, room => room.Room.Info), delivered), join.Session));
    }

    /// <summary>What a client is about to be delivered of the time before it came is history that it reads.</summary>
    private void RecordResumed(JoinRooms join, GrantedRoom[] rooms)
    {
        if (!_state.Options.RecordsReading)
            return;
        foreach (var room in rooms)
        {
            if (room.Delivered < room.Room.LastNumber)
                RecordReading(join, [room.Room.Info.Id], $"after {room.Delivered}", isSearch: false);
        }
    }

    private JoinedRoom Joining(Room room, User user)
    {
        var isFirst = room.EndpointsOf(user) == 0;
        var usersAfter = room.UserCount + (isFirst ? 1 : 0);
        return new JoinedRoom(
            room.Info.Id, room.LastNumber, RoleIn(room, user), isFirst && usersAfter <= Limits.ParticipantUpdateLimit);
    }

    private static RoomRole RoleIn(Room room, User user) => AccessRules.RoleOf(room.Info, user) ?? RoomRole.Member;

    private JoinReply Reply(JoinRooms join, List<GrantedRoom> granted, List<RefusedRoom> refused)
    {
        if (!join.IsBulk && refused.Count > 0)
            return new JoinReply { IsBulk = false, Code = refused[0].Code, Context = join.Context };
        var users = new List<User>();
        var indexes = new Dictionary<int, int>();
        var rosters = granted.ConvertAll(room => Roster(room, Requester(join)!, users, indexes));
        return new JoinReply { IsBulk = join.IsBulk, Context = join.Context, Users = users, Rooms = rosters, Refused = refused };
    }

    /// <summary>Who is in a room; above the limit only the joiner (features.md CS8).</summary>
    private RoomRoster Roster(GrantedRoom granted, User joiner, List<User> users, Dictionary<int, int> indexes)
    {
        var room = granted.Room;
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
        return new RoomRoster(room.Info, participants, room.UserCount) { LastNumber = room.LastNumber, Resume = granted.Resume };
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

    /// <summary>A room that a session may enter.</summary>
    /// <param name="Room">The room.</param>
    /// <param name="IsEntered">The session is in it already.</param>
    /// <param name="After">The newest number the client has, if it says.</param>
    /// <param name="Resume">What becomes of what it missed.</param>
    private readonly record struct GrantedRoom(Room Room, bool IsEntered, long? After, ResumeOutcome Resume)
    {
        /// <summary>Deliveries begin behind this number.</summary>
        internal long Delivered => Resume == ResumeOutcome.Follows ? After!.Value : Room.LastNumber;
    }
}
