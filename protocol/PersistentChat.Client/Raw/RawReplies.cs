using PersistentChat.Client.Link;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>Successful replies in the words of the client.</summary>
/// <param name="domain">Domain of the server's rooms.</param>
/// <param name="rooms">Learns the handles of rooms entered.</param>
internal sealed class RawReplies(string domain, RawRooms rooms)
{
    /// <summary>Code of a room that a search could look into.</summary>
    private const int Success = 200;

    /// <summary>Reads what the command asked for.</summary>
    /// <exception cref="InvalidDataException">It is not the reply to this command, or cannot be read.</exception>
    /// <exception cref="ChatRefusedException">The reply is a no to all that was asked.</exception>
    public ChatReply Read(ChatCall call, in RawFrame frame)
    {
        var reply = new ChatReply();
        switch (call)
        {
            case PostCall:
                reply.Number = RawFrames.Read<RawPosted>(frame).Number;
                break;
            case JoinCall join:
                ReadJoined(join, RawFrames.Read<RawJoined>(frame), reply);
                break;
            case HistoryCall history:
                reply.Messages.AddRange(RawFrames.Read<RawHistory>(frame).Messages.Select(message => MessageOf(history.Room, message)));
                break;
            case SearchCall search:
                ReadFound(search, RawFrames.Read<RawFound>(frame), reply);
                break;
            case FindRoomsCall:
                reply.Rooms.AddRange(RawFrames.Read<RawFoundRooms>(frame).Rooms.Select(SummaryOf));
                break;
            case AssociationsCall:
                reply.Rooms.AddRange(RawFrames.Read<RawAssociations>(frame).Rooms.Select(SummaryOf));
                break;
            default:
                ReadAboutUser(call, frame, reply);
                break;
        }

        return reply;
    }

    private static void ReadAboutUser(ChatCall call, in RawFrame frame, ChatReply reply)
    {
        switch (call)
        {
            case ServerInfoCall:
                reply.ServerInfo = InfoOf(RawFrames.Read<RawServerInfo>(frame));
                break;
            case GetPreferenceCall:
                var got = RawFrames.Read<RawPreference>(frame);
                reply.Preference = PreferenceOf(got.Label, got.Version, got.Content);
                break;
            case SetPreferenceCall:
                var stored = RawFrames.Read<RawPreferenceStored>(frame);
                reply.Preference = PreferenceOf(stored.Label, stored.Version, stored.Content);
                break;
            case PartCall or PingCall or SignOffCall:
                RawFrames.RequireType(frame, call is PartCall ? RawType.Parted : call is PingCall ? RawType.Pong : RawType.SignedOff);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call, "A command without a frame.");
        }
    }

    private void ReadJoined(JoinCall call, RawJoined joined, ChatReply reply)
    {
        if (!call.IsBulk && joined.Rooms.Count == 0 && joined.Refused.Count > 0)
            throw new ChatRefusedException(call.Name, joined.Refused[0].Code, "");
        foreach (var room in joined.Rooms)
        {
            rooms.Learn(room.Room.Handle, room.Room.Id);
            var view = new RoomView(SummaryOf(room.Room), room.Room.Topic, MembersOf(room, joined.Users));
            reply.Entries.Add(new RoomEntry(view, room.LastNumber, ResumeOf(room.Resume)));
        }

        foreach (var refused in joined.Refused)
        {
            if (refused.Id is { } id)
                reply.Refused.Add(id);
        }
    }

    private static void ReadFound(SearchCall call, RawFound found, ChatReply reply)
    {
        if (call.Search.Rooms.Count == 1 && found.Rooms is [{ Code: not Success and var code }])
            throw new ChatRefusedException(call.Name, code, "");
        foreach (var room in found.Rooms)
        {
            if (room.Code == Success)
            {
                ChatMessage[] messages = [.. room.Messages.Select(message => MessageOf(room.Id, message))];
                reply.Matches.Add(new FoundMessages(room.Id, messages, room.Total, room.IsTruncated));
            }
        }
    }

    private RoomSummary SummaryOf(RawRoomDescription room) =>
        new(room.Id, ChatAddress.RoomUri(domain, room.Id), room.Name, room.Description, room.UserCount);

    private static List<RoomMember> MembersOf(RawJoinedRoom room, IReadOnlyList<RawUser> users)
    {
        var members = new List<RoomMember>(room.Participants.Count);
        foreach (var participant in room.Participants)
        {
            if (participant.User >= users.Count)
                throw new InvalidDataException("the server names a user of a room by a place behind the last user");
            members.Add(MemberOf(users[participant.User], participant.Role));
        }

        return members;
    }

    /// <summary>A user with his role in a room.</summary>
    public static RoomMember MemberOf(RawUser user, RawRole role) =>
        new(user.Uri, user.DisplayName.Length == 0 ? user.Uri : user.DisplayName, role == RawRole.Manager);

    private static ChatMessage MessageOf(Guid room, RawStoredMessage message) => new(
        room, message.Number, new DateTimeOffset(message.Time, TimeSpan.Zero), message.Author,
        message.AuthorName.Length == 0 ? message.Author : message.AuthorName, message.Text,
        message.Flags.HasFlag(RawMessageFlags.Alert), message.Rtf);

    private static RoomResume ResumeOf(RawResume resume) => resume switch
    {
        RawResume.Live => RoomResume.Live,
        RawResume.Complete => RoomResume.Follows,
        _ => RoomResume.ReadHistory,
    };

    private static Preference? PreferenceOf(string? label, long version, string? content) =>
        label is null ? null : new Preference(label, version, content);

    private static ServerInfo InfoOf(RawServerInfo info) => new(
        new DateTimeOffset(info.ServerTime, TimeSpan.Zero), info.SearchLimit, info.MessageSizeLimit, info.StorySizeLimit, info.RootUri,
        info.DatabaseVersion.ToString("D"));
}
