using System.Buffers;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>Writes the engine's answers as frames.</summary>
internal sealed class RawReplyWriter(RawFrameWriter frames)
{
    /// <summary>Writes one answer; the caller releases it.</summary>
    public void Write(IBufferWriter<byte> output, RawCall call, Reply reply)
    {
        if (reply.Code != ResultCode.Ok)
        {
            frames.Write(output, call.Correlation, new RawRefused((int)reply.Code, ResultNames.Of(reply.Code), ""));
            return;
        }
        switch (reply)
        {
            case JoinReply join: frames.Write(output, call.Correlation, Joined(join)); break;
            case PartReply: RawFrameWriter.WriteEmpty(output, RawType.Parted, call.Correlation); break;
            case HistoryReply { Room: { } room } history: frames.Write(output, call.Correlation, History(room, history)); break;
            case SearchReply search: frames.Write(output, call.Correlation, Found(search)); break;
            case RoomListReply list: WriteRooms(output, call, list); break;
            case CategoryListReply list: frames.Write(output, call.Correlation, Categories(list)); break;
            case PreferenceReply preference: WritePreference(output, call, preference); break;
            default: throw new InvalidOperationException($"No frame is written for {reply.GetType().Name}.");
        }
    }

    private static RawJoined Joined(JoinReply join) => new(
        [.. join.Users.Select(RawVocabulary.Of)],
        [.. join.Rooms.Select(Joined)],
        [.. join.Refused.Select(refused => new RawRefusedRoom(refused.Room.Id, (int)refused.Code))]);

    private static RawJoinedRoom Joined(RoomRoster roster) => new(
        RawVocabulary.Describe(roster.Room, roster.UserCount),
        Participants(roster.Participants),
        roster.LastNumber,
        RawVocabulary.Of(roster.Resume));

    /// <summary>Without iterators: a storm of sign-ins passes here a thousand times for each user.</summary>
    private static List<RawParticipant> Participants(IReadOnlyList<Participant> roster)
    {
        var participants = new List<RawParticipant>(roster.Count);
        for (var i = 0; i < roster.Count; i++)
            participants.Add(new RawParticipant(roster[i].UserIndex, RawVocabulary.Of(roster[i].Role)));
        return participants;
    }

    private static RawHistory History(RoomInfo room, HistoryReply history) =>
        new(room.Handle, RawVocabulary.Of(history.Messages, HistoryAnswer.FirstThatFits(history.Messages)));

    private static RawFound Found(SearchReply search) => new([.. search.Rooms.Select(Found)]);

    private static RawFoundRoom Found(SearchedRoom room) => new(
        room.Reference.Id ?? Guid.Empty, (int)room.Code, room.Room?.Handle, room.Found?.Total ?? 0, room.Found?.IsTruncated ?? false,
        RawVocabulary.Of(room.Found?.Messages ?? [], first: 0));

    private void WriteRooms(IBufferWriter<byte> output, RawCall call, RoomListReply list)
    {
        List<RawRoomDescription> rooms = [.. list.Rooms.Select(listing => RawVocabulary.Describe(listing.Room, listing.UserCount))];
        if (call.Type == RawType.FindRooms)
            frames.Write(output, call.Correlation, new RawFoundRooms(rooms));
        else
            frames.Write(output, call.Correlation, new RawAssociations(rooms));
    }

    private static RawCategories Categories(CategoryListReply list) => new(
        [.. list.Categories.Select(category => new RawCategory(category.Uri, category.Record.Name, category.Record.Description))]);

    private void WritePreference(IBufferWriter<byte> output, RawCall call, PreferenceReply reply)
    {
        var (label, version) = (reply.Preference?.Label, reply.Preference?.Version ?? 0);
        if (call.Type == RawType.GetPreference)
            frames.Write(output, call.Correlation, new RawPreference(label, version, reply.IncludesContent ? reply.Preference!.Content : null));
        else
            frames.Write(output, call.Correlation, new RawPreferenceStored(label, version, reply.Preference?.Content));
    }
}
