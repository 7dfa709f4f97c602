using PersistentChat.Client.Link;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Client.Xccos;

/// <summary>Successful replies in the words of the client.</summary>
internal static class XccosReplies
{
    /// <summary>Reads what the command asked for.</summary>
    public static ChatReply Read(ChatCall call, XccosData data, RoomAddresses rooms)
    {
        var reply = new ChatReply();
        if (call is LookupCall)
            reply.ServiceUri = data.Users.Count > 0 ? data.Users[0].Uri : null;
        if (call is FindRoomsCall or AssociationsCall or JoinCall)
            ReadRooms(call is JoinCall, data, reply, rooms);
        if (call is HistoryCall && data.Rooms.Count > 0)
            ReadMessages(data.Rooms[0], reply.Messages);
        if (call is SearchCall)
            ReadMatches(data, reply);
        reply.ServerInfo = data.ServerInfo is { } info ? ReadServerInfo(info) : null;
        reply.Preference = data.Preference is { } p ? new Preference(p.Label, p.Version ?? 0, p.Content) : null;
        return reply;
    }

    private static void ReadRooms(bool areEntered, XccosData data, ChatReply reply, RoomAddresses rooms)
    {
        foreach (var room in data.Rooms)
        {
            if (!ChatAddress.TryReadRoom(room.Uri, out var id))
                continue;
            rooms.Learn(id, room.Uri);
            var summary = new RoomSummary(id, room.Uri, room.Name ?? "", room.Description ?? "", room.UserCount ?? 0);
            if (areEntered)
                reply.Entries.Add(new RoomEntry(new RoomView(summary, room.Topic ?? "", ReadMembers(room, data.Users))));
            else
                reply.Rooms.Add(summary);
        }

        foreach (var failure in data.Failures)
        {
            if (Guid.TryParse(failure.Value, out var refused))
                reply.Refused.Add(refused);
        }
    }

    /// <summary>Associations name users by their number in the reply; a user may be there as member and as manager.</summary>
    private static List<RoomMember> ReadMembers(XccosRoom room, List<XccosUser> users)
    {
        var members = new Dictionary<string, RoomMember>(StringComparer.OrdinalIgnoreCase);
        foreach (var association in room.Associations)
        {
            foreach (var number in association.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var user = users.Find(user => user.Id == number);
                if (user is not null && (association.Key == XccosNames.ManagerKey || !members.ContainsKey(user.Uri)))
                    members[user.Uri] = ReadMember(user, association.Key);
            }
        }

        return [.. members.Values];
    }

    /// <summary>A user with the permissions of an association.</summary>
    internal static RoomMember ReadMember(XccosUser user, int key) =>
        new(user.Uri, string.IsNullOrEmpty(user.DisplayName) ? user.Uri : user.DisplayName, key == XccosNames.ManagerKey);

    private static void ReadMessages(XccosRoom room, List<ChatMessage> messages)
    {
        foreach (var message in room.Messages)
        {
            if (ChatMessages.Of(message) is { } read)
                messages.Add(read);
        }
    }

    private static void ReadMatches(XccosData data, ChatReply reply)
    {
        foreach (var room in data.Rooms)
        {
            if (!ChatAddress.TryReadRoom(room.Uri, out var id))
                continue;
            var messages = new List<ChatMessage>();
            ReadMessages(room, messages);
            reply.Matches.Add(new FoundMessages(id, messages, room.Total ?? messages.Count, room.IsTruncated ?? false));
        }
    }

    private static ServerInfo ReadServerInfo(XccosServerInfo info) => new(
        new DateTimeOffset(info.ServerTime ?? 0, TimeSpan.Zero), info.SearchLimit ?? 0, info.MessageSizeLimit ?? 0,
        info.StorySizeLimit ?? 0, info.RootUri ?? "", info.DatabaseVersion ?? "");
}
