using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>What a request asks of the engine: a command, a query, or neither, because of a code.</summary>
internal readonly record struct RawAsked(Command? Command, RoomQuery? Query, ResultCode Code)
{
    public RawAsked(Command command)
        : this(command, null, ResultCode.Ok)
    {
    }

    public RawAsked(RoomQuery query)
        : this(null, query, ResultCode.Ok)
    {
    }

    public RawAsked(ResultCode code)
        : this(null, null, code)
    {
    }
}

/// <summary>Turns requests into what the engine knows, with the limits that hold for every binding.</summary>
internal sealed class RawCommands(ChatEngine engine)
{
    private readonly RoomDirectory _directory = engine.Directory;
    private readonly ChatLimits _limits = engine.Options.Limits;

    /// <summary>Identity of a room; null if it is named by a handle that means nothing.</summary>
    public Guid? IdOf(RawRoom room)
    {
        if (room.Handle is not { } handle)
            return room.Id;
        var rooms = _directory.Rooms;
        return handle < rooms.Count ? rooms[handle].Id : null;
    }

    public static RawAsked Find(RawFindRooms find, RawCall call) =>
        new(new FindRooms { Context = call, Criteria = find.Text, IsExtended = find.IsExtended });

    public RawAsked Associations(RawGetAssociations own, RawCall call) =>
        new(new FindAssociations { Context = call, Managed = own.IsManaged, MaxResults = Cut(own.Max, _limits.SearchResults) });

    public RawAsked Join(RawJoin join, User user, RawClient client)
    {
        var code = CommandChecks.Count(join.Rooms.Count, join.IsBulk ? _limits.RoomsPerCommand : 1);
        if (code != ResultCode.Ok)
            return new RawAsked(code);
        RoomReference[] rooms = [.. join.Rooms.Select(room => Reference(room.Room, user))];
        return new RawAsked(new JoinRooms
        {
            Rooms = rooms,
            IsBulk = join.IsBulk,
            After = [.. join.Rooms.Select((room, i) => After(room, rooms[i], client))],
        });
    }

    public RawAsked Part(RawPart part)
    {
        var code = CommandChecks.Count(part.Rooms.Count, _limits.RoomsPerCommand);
        return code == ResultCode.Ok
            ? new RawAsked(new PartRooms { Rooms = [.. part.Rooms.Select(room => new RoomReference(IdOf(room), ""))] })
            : new RawAsked(code);
    }

    public RawAsked History(RawGetHistory history, User user) =>
        new(new ReadHistory { Room = Reference(history.Room, user), Count = Cut(history.Count, _limits.RecentMessages) });

    public RawAsked Search(RawSearch search, User user)
    {
        var code = CommandChecks.Count(search.Rooms.Count, _limits.RoomsPerCommand);
        if (code == ResultCode.Ok && search.Authors.Count > MessageSearch.MostAuthors)
            code = ResultCode.LimitExceeded;
        if (code != ResultCode.Ok)
            return new RawAsked(code);
        if (search.Match > RawMatch.Phrase || search.Beyond < 0 || !CommandChecks.TryGetAuthors(search.Authors, out var authors))
            return new RawAsked(ResultCode.InvalidArgument);
        return new RawAsked(new SearchHistory
        {
            Rooms = [.. search.Rooms.Select(room => Reference(room, user))],
            Criteria = Criteria(search, authors),
        });
    }

    public static RawAsked Preference(RawGetPreference get) => CommandChecks.IsLabel(get.Label)
        ? new RawAsked(new GetPreference { Label = get.Label, KnownVersion = get.KnownVersion, CreateDefault = get.CreatesDefault })
        : new RawAsked(ResultCode.InvalidArgument);

    public RawAsked Preference(RawSetPreference set)
    {
        if (!CommandChecks.IsLabel(set.Label))
            return new RawAsked(ResultCode.InvalidArgument);
        return CommandChecks.Fits(set.Content, _limits)
            ? new RawAsked(new SetPreference { Label = set.Label, Content = set.Content })
            : new RawAsked(ResultCode.LimitExceeded);
    }

    private MessageSearch Criteria(RawSearch search, List<string> authors) => new()
    {
        Rooms = [],
        Text = search.Text,
        Mode = search.Match switch
        {
            RawMatch.AllWords => MatchMode.AllWords,
            RawMatch.Phrase => MatchMode.ExactPhrase,
            _ => MatchMode.AnyWord,
        },
        IsCaseSensitive = search.IsCaseSensitive,
        Authors = authors,
        From = search.From,
        To = search.To,
        Beyond = search.Beyond,
        NewestFirst = search.IsNewestFirst,
        SortNewestFirst = search.SortsNewestFirst,
        Limit = Cut(search.Limit, _limits.SearchResults),
    };

    /// <summary>Handles can be guessed, so one means something only to a user who may know of the room.</summary>
    private RoomReference Reference(RawRoom room, User user) =>
        new(room.Handle is { } handle ? _directory.FindRoom(handle, user)?.Id : room.Id, "");

    private static long? After(RawJoinRoom room, RoomReference reference, RawClient client)
    {
        if (room.After != RawJoinRoom.AfterAcknowledged)
            return room.After;
        return reference.Id is { } id && client.PositionIn(id) is { } number ? number : RawJoinRoom.AfterAcknowledged;
    }

    private int Cut(int? asked, int otherwise) => Math.Min(asked ?? otherwise, _limits.SearchResults);
}
