using System.Globalization;
using PersistentChat.Client.Link;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Client.Xccos;

/// <summary>Commands in the words of XCCOS (xccos.md section 3).</summary>
internal static class XccosCommands
{
    // Asks for everything getserverinfo has; the number real clients send.
    private const string AllInformation = "123";

    /// <summary>The id and the data of a command.</summary>
    public static (string Id, XccosData Data) Of(ChatCall call, RoomAddresses rooms)
    {
        var data = new XccosData();
        switch (call)
        {
            case LookupCall:
                return ("cmd:requri", data);
            case FindRoomsCall find:
                data.RoomQuery = new XccosRoomQuery("BYNAME", find.Text, IsExtended: false);
                return ("cmd:chansrch", data);
            case JoinCall join:
                AddRoomIds(data, join.Rooms, rooms);
                return (join.IsBulk ? "cmd:bjoin" : "cmd:join", data);
            case PartCall part:
                data.Rooms.Add(new XccosRoom(rooms.UriOf(part.Room)));
                return ("cmd:part", data);
            case HistoryCall history:
                data.Rooms.Add(new XccosRoom(rooms.UriOf(history.Room)));
                data.LastCount = history.Count.ToString(CultureInfo.InvariantCulture);
                return ("cmd:bccontext", data);
            case SearchCall search:
                foreach (var room in search.Search.Rooms)
                    data.Rooms.Add(new XccosRoom(rooms.UriOf(room)));
                data.HistoryQuery = QueryOf(search.Search);
                return ("cmd:bcbykeyword", data);
            default:
                return (AboutUser(call, data, rooms.Domain), data);
        }
    }

    private static string AboutUser(ChatCall call, XccosData data, string domain)
    {
        switch (call)
        {
            case ServerInfoCall:
                data.ServerInfo = new XccosServerInfo { Domain = domain, InfoType = AllInformation };
                return "cmd:getserverinfo";
            case AssociationsCall associations:
                var type = associations.Association == RoomAssociation.Manager ? "MANAGER" : "MEMBER";
                data.AssociationQuery = new XccosAssociationQuery(type, domain, MaxResults: null);
                return "cmd:getassociations";
            case GetPreferenceCall get:
                data.Preference = new XccosPreference(get.Label, get.KnownVersion, CreateDefault: true, Content: null);
                return "cmd:getpref";
            case SetPreferenceCall set:
                data.Preference = new XccosPreference(set.Label, set.Version, CreateDefault: false, set.Content);
                return "cmd:setpref";
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call, "A command without a form in XCCOS.");
        }
    }

    private static XccosHistoryQuery QueryOf(ChatSearch search) => new()
    {
        MatchCase = search.IsCaseSensitive,
        Text = search.Text,
        Match = search.Mode switch
        {
            SearchMode.AllWords => "ALL",
            SearchMode.ExactPhrase => "EXACT",
            _ => "ANY",
        },
        From = TimeText(search.From),
        To = TimeText(search.To),
        Authors = search.Authors,
        MessageId = search.Beyond.ToString(CultureInfo.InvariantCulture),
        Limit = search.Limit?.ToString(CultureInfo.InvariantCulture),
        SearchesBackwards = search.NewestFirst,
        SortsBackwards = search.SortNewestFirst,
    };

    private static string? TimeText(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static void AddRoomIds(XccosData data, IReadOnlyList<RoomPosition> positions, RoomAddresses rooms)
    {
        for (var i = 0; i < positions.Count; i++)
        {
            var room = positions[i].Room;
            data.RoomIds.Add(new XccosRoomId(i.ToString(CultureInfo.InvariantCulture), rooms.DomainOf(room), room.ToString("D")));
        }
    }
}
