using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Writes the data of the engine's replies (xccos.md section 3).</summary>
/// <param name="writer">Stands in the data of a reply.</param>
/// <param name="domain">Domain of the rooms.</param>
internal readonly struct XccosReplyWriter(XccosWriter writer, string domain)
{
    /// <summary>The file service is not part of the server yet, so no room may promise that it takes files.</summary>
    private const bool TakesFiles = false;

    internal void WriteJoin(JoinReply reply)
    {
        for (var i = 0; i < reply.Users.Count; i++)
        {
            writer.StartUser(i, reply.Users[i].UriUtf8.AsSpan(), reply.Users[i].DisplayNameUtf8.AsSpan());
            writer.EndUser();
        }
        foreach (var roster in reply.Rooms)
            WriteRoster(roster);
        foreach (var refused in reply.Refused)
            writer.WriteFailure(new XccosFailure(XccosNames.OperationFailed, refused.Room.Value, domain));
    }

    internal void WriteParts(PartReply reply)
    {
        foreach (var room in reply.Rooms)
        {
            writer.StartRoom(new XccosRoom(room.Value));
            writer.EndRoom();
        }
    }

    internal void WriteHistory(HistoryReply reply, RoomInfo room)
    {
        writer.StartRoom(room.UriUtf8.AsSpan());
        WriteMessages(room, reply.Messages, HistoryAnswer.FirstThatFits(reply.Messages));
        writer.EndRoom();
    }

    internal void WriteSearch(SearchReply reply)
    {
        foreach (var (reference, _, room, found) in reply.Rooms)
        {
            if (room is not null && found is not null)
                WriteFound(room, found);
            else
                writer.WriteFailure(new XccosFailure(XccosNames.OperationFailed, reference.Id?.ToString("D") ?? reference.Value, domain));
        }
    }

    internal void WriteRooms(RoomListReply reply)
    {
        foreach (var (room, userCount) in reply.Rooms)
        {
            var block = new XccosRoom(room.Uri) { Name = room.Name, Description = room.Record.Description };
            Describe(block, room, userCount);
            writer.StartRoom(block);
            writer.EndRoom();
        }
    }

    internal void WriteCategories(CategoryListReply reply)
    {
        foreach (var category in reply.Categories)
            writer.WriteCategory(new XccosCategory(category.Record.Name, category.Record.Description, category.Uri));
    }

    internal void WritePreference(PreferenceReply reply)
    {
        if (reply.Preference is { } preference)
            writer.WritePreference(new XccosPreference(preference.Label, preference.Version, false, reply.IncludesContent ? preference.Content : null));
    }

    private void WriteFound(RoomInfo room, RoomMatches found)
    {
        writer.StartFoundRoom(room.UriUtf8.AsSpan(), found.Total, found.IsTruncated);
        WriteMessages(room, found.Messages, first: 0);
        writer.EndRoom();
    }

    private void WriteMessages(RoomInfo room, IReadOnlyList<MessagePosted> messages, int first)
    {
        for (var i = first; i < messages.Count; i++)
        {
            writer.StartHistoryMessage();
            XccosEncoder.WriteBody(writer, room, messages[i]);
            writer.EndHistoryMessage();
        }
    }

    private void WriteRoster(RoomRoster roster)
    {
        var room = roster.Room;
        var block = new XccosRoom(room.Uri)
        {
            Name = room.Name,
            Description = room.Record.Description,
            Parent = room.Category.Uri,
            Topic = room.Record.Topic,
        };
        Describe(block, room, roster.UserCount);
        writer.StartRoom(block);
        WriteUsers(roster.Participants, RoomRole.Member);
        WriteUsers(roster.Participants, RoomRole.Presenter);
        WriteUsers(roster.Participants, RoomRole.Manager);
        writer.EndRoom();
    }

    private void WriteUsers(IReadOnlyList<Participant> participants, RoomRole role)
    {
        var isFirst = true;
        foreach (var participant in participants)
        {
            if (participant.Role != role)
                continue;
            if (isFirst)
                writer.StartUserList(XccosVocabulary.Key(role));
            writer.WriteUserListItem(participant.UserIndex, isFirst);
            isFirst = false;
        }
        if (!isFirst)
            writer.EndUserList();
    }

    private static void Describe(XccosRoom block, RoomInfo room, int userCount)
    {
        block.UserCount = userCount;
        block.Visibility = XccosVocabulary.Text(room.Record.Privacy);
        block.Behavior = XccosVocabulary.Text(room.Record.Type);
        block.FilePost = TakesFiles;
        block.Invite = room.Invites;
        block.Logged = room.Category.Record.KeepsHistory;
    }
}
