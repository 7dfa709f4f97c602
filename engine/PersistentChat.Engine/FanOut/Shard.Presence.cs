namespace PersistentChat.Engine;

/// <summary>Comings and goings: the shard's part of every roster, and the notices to those who stay.</summary>
public sealed partial class Shard
{
    /// <summary>Rooms of one announcement that fit the receivers' bit mask.</summary>
    private const int RoomsPerNotice = 64;

    private readonly List<Session> _receivers = [];

    private void Handle(RoomsEntered entered, Session? session)
    {
        // A session that ended while its join was under way takes no seat; its end is in the sequencer's queue behind the join.
        if (session?.Shard == this && session.EndReason is null)
        {
            session.ExpectRooms(entered.Rooms.Length);
            for (var i = 0; i < entered.Rooms.Length; i++)
                TakeSeat(session, entered.Rooms[i], entered.Delivered[i], entered.Event.Rooms[i].LastNumber);
        }
        for (var start = 0; start < entered.Rooms.Length; start += RoomsPerNotice)
            Announce(entered, start, Math.Min(RoomsPerNotice, entered.Rooms.Length - start));
    }

    /// <summary>Gives a session its seat; what it lacks up to the room's last number is asked for, and comes behind the answer to its join.</summary>
    internal void TakeSeat(Session session, RoomInfo room, long delivered, long lastNumber)
    {
        var audience = AudienceOf(room);
        audience.LastNumber = Math.Max(audience.LastNumber, lastNumber);
        session.Enter(audience, delivered);
        if (delivered < lastNumber)
            session.CatchUp(audience, ref session.SeatIn(audience));
    }

    /// <summary>One notice per receiver, naming only the rooms that the receiver is in as well.</summary>
    private void Announce(RoomsEntered entered, int start, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (entered.Event.Rooms[start + i].Announce && Find(entered.Rooms[start + i]) is { } audience)
                CollectReceivers(audience, entered.User, 1UL << i);
        }
        while (_receivers.Count > 0)
            AnnounceToAlike(entered, start);
    }

    private void CollectReceivers(RoomAudience audience, User user, ulong room)
    {
        foreach (ref readonly var seat in audience.Seats)
        {
            var session = seat.Session;
            if (!session.IsLive || session.User.Id == user.Id)
                continue;
            if (session.AnnouncedRooms == 0)
                _receivers.Add(session);
            session.AnnouncedRooms |= room;
        }
    }

    /// <summary>Serves every receiver that shares the same rooms as the first one with one encoded notice.</summary>
    private void AnnounceToAlike(RoomsEntered entered, int start)
    {
        var rooms = _receivers[0].AnnouncedRooms;
        Span<RoomPresence> presences = new RoomPresence[System.Numerics.BitOperations.PopCount(rooms)];
        var filled = 0;
        for (var i = 0; i < RoomsPerNotice; i++)
        {
            if ((rooms & (1UL << i)) != 0)
                presences[filled++] = new RoomPresence(entered.Rooms[start + i], entered.Event.Rooms[start + i].Role);
        }
        var bodies = new SharedBodies(this);
        var kept = 0;
        for (var i = 0; i < _receivers.Count; i++)
        {
            var session = _receivers[i];
            if (session.AnnouncedRooms != rooms)
            {
                _receivers[kept++] = session;
                continue;
            }
            session.AnnouncedRooms = 0;
            session.Enqueue(bodies.Joined(session.Encoder, entered.User, presences, entered.Event.IsBulk));
        }
        bodies.Release();
        _receivers.RemoveRange(kept, _receivers.Count - kept);
    }

    private void Handle(RoomsLeft left, Session? session)
    {
        for (var i = 0; i < left.Rooms.Length; i++)
        {
            if (Find(left.Rooms[i]) is not { } audience)
                continue;
            if (session?.Shard == this)
                session.Leave(audience);
            if (left.Event.Rooms[i].Announce)
                Announce(left.User, audience);
        }
    }

    private void Announce(User user, RoomAudience audience)
    {
        var bodies = new SharedBodies(this);
        foreach (ref readonly var seat in audience.Seats)
        {
            if (seat.Session.IsLive && seat.Session.User.Id != user.Id)
                seat.Session.Enqueue(bodies.Parted(seat.Session.Encoder, user, audience.Info));
        }
        bodies.Release();
    }
}
