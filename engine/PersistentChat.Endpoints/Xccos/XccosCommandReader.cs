using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Endpoints;

/// <summary>Turns commands into requests to the engine, or answers them at once (xccos.md section 3; vectors M12 to M17).</summary>
internal sealed class XccosCommandReader(RoomUriParser rooms, ChatLimits limits)
{
    internal XccosRequest Read(XccosCall call, XccosData data) => XccosVocabulary.CommandName(call.CommandId) switch
    {
        "requri" => Answer(call, new ChatUriAnswer { Context = call }),
        "getserverinfo" => Answer(call, new ServerInfoAnswer { Context = call, InfoType = data.ServerInfo?.InfoType }),
        "getassociations" => ReadAssociations(call, data.AssociationQuery),
        "chansrch" => ReadSearch(call, data.RoomQuery),
        "join" => ReadJoin(call, data, isBulk: false),
        "bjoin" => ReadJoin(call, data, isBulk: true),
        "part" => ReadPart(call, data),
        "bccontext" => data.HistoryQuery is { } query ? ReadHistorySearch(call, data, query) : ReadHistory(call, data),
        "bcbydate" or "bcbykeyword" => ReadHistorySearch(call, data, data.HistoryQuery),
        // Nobody issues invitations yet, so there is never a newer one than the client has.
        "getinv" => Outcome(call, ResultCode.Ok),
        "getpref" => ReadGetPreference(call, data.Preference),
        "setpref" => ReadSetPreference(call, data.Preference),
        "nodespermcreatechild" => Query(call, new FindCreatableCategories { Context = call }),
        // No room takes files yet.
        "getfutok" or "getfdtok" => Outcome(call, ResultCode.NotPermitted),
        _ => Outcome(call, ResultCode.NotSupported),
    };

    private static XccosRequest Command(XccosCall call, Command command)
    {
        command.Context = call;
        return new XccosRequest(call, command, null, null);
    }

    private static XccosRequest Query(XccosCall call, RoomQuery query) => new(call, null, query, null);

    private static XccosRequest Answer(XccosCall call, Reply answer) => new(call, null, null, answer);

    private static XccosRequest Outcome(XccosCall call, ResultCode code) =>
        Answer(call, new OutcomeAnswer { Context = call, Code = code });

    private XccosRequest ReadAssociations(XccosCall call, XccosAssociationQuery? query) => Query(call, new FindAssociations
    {
        Context = call,
        Managed = string.Equals(query?.Type, "MANAGER", StringComparison.OrdinalIgnoreCase),
        MaxResults = Math.Min(query?.MaxResults ?? limits.SearchResults, limits.SearchResults),
    });

    private static XccosRequest ReadSearch(XccosCall call, XccosRoomQuery? query)
    {
        if (query is null)
            return Outcome(call, ResultCode.InvalidArgument);
        if (query.Type is not null && !query.Type.Equals("BYNAME", StringComparison.OrdinalIgnoreCase))
            return Outcome(call, ResultCode.NotSupported);
        return Query(call, new FindRooms { Context = call, Criteria = query.Criteria, IsExtended = query.IsExtended });
    }

    private XccosRequest ReadJoin(XccosCall call, XccosData data, bool isBulk)
    {
        var code = CommandChecks.Count(data.RoomIds.Count, isBulk ? limits.RoomsPerCommand : 1);
        if (code != ResultCode.Ok)
            return Outcome(call, code);
        var references = data.RoomIds.ConvertAll(rooms.Parse);
        return Command(call, new JoinRooms { Rooms = references, IsBulk = isBulk });
    }

    private XccosRequest ReadPart(XccosCall call, XccosData data)
    {
        var code = CommandChecks.Count(data.Rooms.Count, limits.RoomsPerCommand);
        if (code != ResultCode.Ok)
            return Outcome(call, code);
        return Command(call, new PartRooms { Rooms = data.Rooms.ConvertAll(room => rooms.Parse(room.Uri)) });
    }

    private XccosRequest ReadHistory(XccosCall call, XccosData data)
    {
        if (data.Rooms.Count == 0 || !TryGetCount(data.LastCount, limits.RecentMessages, out var count))
            return Outcome(call, ResultCode.InvalidArgument);
        return Command(call, new ReadHistory { Room = rooms.Parse(data.Rooms[0].Uri), Count = count });
    }

    /// <summary>Where <c>last</c> is given too, it says how many, and that they are the newest.</summary>
    private XccosRequest ReadHistorySearch(XccosCall call, XccosData data, XccosHistoryQuery? query)
    {
        var code = CommandChecks.Count(data.Rooms.Count, limits.RoomsPerCommand);
        if (code != ResultCode.Ok)
            return Outcome(call, code);
        if ((query is null && data.LastCount is null) || !TryGetCount(query?.Limit ?? data.LastCount, limits.SearchResults, out var limit))
            return Outcome(call, ResultCode.InvalidArgument);
        code = XccosSearchReader.Read(query ?? new XccosHistoryQuery(), limit, out var search);
        if (code != ResultCode.Ok)
            return Outcome(call, code);
        return Command(call, new SearchHistory
        {
            Rooms = data.Rooms.ConvertAll(room => rooms.Parse(room.Uri)),
            Criteria = search! with { NewestFirst = search.NewestFirst || data.LastCount is not null },
        });
    }

    private static XccosRequest ReadGetPreference(XccosCall call, XccosPreference? preference)
    {
        if (!IsValid(preference))
            return Outcome(call, ResultCode.InvalidArgument);
        return Command(call, new GetPreference
        {
            Label = preference!.Label,
            KnownVersion = preference.Version ?? 0,
            CreateDefault = preference.CreateDefault ?? false,
        });
    }

    private XccosRequest ReadSetPreference(XccosCall call, XccosPreference? preference)
    {
        if (!IsValid(preference) || preference!.Content is not { } content)
            return Outcome(call, ResultCode.InvalidArgument);
        if (!CommandChecks.Fits(content, limits))
            return Outcome(call, ResultCode.LimitExceeded);
        return Command(call, new SetPreference { Label = preference.Label, Content = content });
    }

    private static bool IsValid(XccosPreference? preference) => preference is not null && CommandChecks.IsLabel(preference.Label);

    /// <summary>Digits only, however many: what is too much is cut, what is no number is refused.</summary>
    private bool TryGetCount(string? text, int otherwise, out int count)
    {
        count = otherwise;
        if (text is null)
            return true;
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        count = int.TryParse(text, out var asked) ? Math.Min(asked, limits.SearchResults) : limits.SearchResults;
        return true;
    }
}
