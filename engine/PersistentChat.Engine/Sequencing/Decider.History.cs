using PersistentChat.Storage;

namespace PersistentChat.Engine;

internal sealed partial class Decider
{
    /// <summary>
    /// Messages looked up at once for a session that is behind. It takes what its outbox has room for and asks for the rest again,
    /// so a larger portion of large messages would be read many times.
    /// </summary>
    private const int MessagesPerPortion = 64;

    /// <summary>
    /// The newest messages of a room. A session that is in the room gets those from before it entered only: the later
    /// ones were, or are about to be, delivered to it live.
    /// </summary>
    private void Decide(ReadHistory read)
    {
        var room = read.Room.Id is { } id ? _state.Rooms.Find(id) : null;
        var code = room is null ? ResultCode.NoSuchRoom : MayRead(read, room);
        if (code != ResultCode.Ok)
        {
            Answer(read, new HistoryReply { Code = code, Context = read.Context });
            return;
        }
        if (_state.Options.RecordsReading)
            RecordReading(read, [room!.Info.Id], $"newest {read.Count}", isSearch: false);
        var last = _state.Sessions.JoinedAt(new SessionKey(read.Origin), room!) ?? room!.LastNumber;
        var first = Math.Max(1, last - read.Count + 1);
        var messages = new List<MessagePosted>();
        if (!room!.Info.Category.Record.KeepsHistory || room.Recent.TryTake(first, last, messages))
            Answer(read, new HistoryReply { Room = room.Info, Messages = messages, Context = read.Context });
        else
            _sink.Emit(new Outcome(new HistoryFetch(room.Info, first, last, room.EditedAt, IsCatchUp: false), read.Session, read.Context));
    }

    private ResultCode MayRead(Command read, Room room)
    {
        var code = Requester(read) is { } user ? AccessRules.MayJoin(room.Info, user) : ResultCode.NotPermitted;
        return code == ResultCode.Ok && _state.Options.RecordsReading && !_sink.TakesEvents ? ResultCode.Busy : code;
    }

    /// <summary>
    /// Has compliance know what a user is about to be shown. Accepted before the answer is emitted, so that nobody reads what is
    /// not on record. Only called where <see cref="ChatEngineOptions.RecordsReading"/> says so.
    /// </summary>
    private void RecordReading(Command command, IReadOnlyList<Guid> rooms, FormattableString request, bool isSearch) =>
        _sink.Accept(new HistoryRead
        {
            Time = command.Time,
            Origin = command.Origin,
            User = command.Requester,
            Rooms = rooms,
            Request = FormattableString.Invariant(request),
            IsSearch = isSearch,
        });

    /// <summary>What a session missed, in portions; it asks again while it is behind.</summary>
    private void Decide(CatchUp catchUp)
    {
        var room = _state.Rooms.Find(catchUp.RoomId);
        if (room is null || _state.Sessions.JoinedAt(new SessionKey(catchUp.Origin), room) is null)
            return;
        var last = Math.Min(room.LastNumber, catchUp.After + MessagesPerPortion);
        var messages = new List<MessagePosted>();
        if (!room.Info.Category.Record.KeepsHistory || room.Recent.TryTake(catchUp.After + 1, last, messages))
            _sink.Emit(new Outcome(new MissedMessages(room.Info, messages, catchUp.After, last), catchUp.Session));
        else
            _sink.Emit(new Outcome(new HistoryFetch(room.Info, catchUp.After + 1, last, room.EditedAt, IsCatchUp: true), catchUp.Session));
    }
}
