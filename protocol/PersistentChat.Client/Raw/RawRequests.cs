using System.Buffers;
using PersistentChat.Client.Link;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>Commands in frames.</summary>
internal static class RawRequests
{
    // Frames are composed and copied out without an await in between, so one of each serves all clients of a thread.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static RawFrameWriter? t_writer;

    /// <summary>Composes a command, its length in front. Valid until the thread composes the next one.</summary>
    public static ReadOnlySpan<byte> Compose(ulong correlation, ChatCall call)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        Write(buffer, t_writer ??= new RawFrameWriter(), correlation, call);
        return buffer.WrittenSpan;
    }

    private static void Write(ArrayBufferWriter<byte> output, RawFrameWriter writer, ulong correlation, ChatCall call)
    {
        switch (call)
        {
            case PostCall post:
                WritePost(output, correlation, post.Post);
                break;
            case JoinCall join:
                RawJoinRoom[] rooms = [.. join.Rooms.Select(static room => new RawJoinRoom(new RawRoom(room.Room), room.After))];
                writer.Write(output, correlation, new RawJoin(join.IsBulk, rooms));
                break;
            case PartCall part:
                writer.Write(output, correlation, new RawPart([new RawRoom(part.Room)]));
                break;
            case HistoryCall history:
                writer.Write(output, correlation, new RawGetHistory(new RawRoom(history.Room), history.Count));
                break;
            case SearchCall search:
                writer.Write(output, correlation, SearchOf(search.Search));
                break;
            case FindRoomsCall find:
                writer.Write(output, correlation, new RawFindRooms(find.Text, IsExtended: false));
                break;
            default:
                WriteAboutUser(output, writer, correlation, call);
                break;
        }
    }

    private static void WriteAboutUser(ArrayBufferWriter<byte> output, RawFrameWriter writer, ulong correlation, ChatCall call)
    {
        switch (call)
        {
            case ServerInfoCall:
                RawFrameWriter.WriteEmpty(output, RawType.GetServerInfo, correlation);
                break;
            case SignOffCall:
                RawFrameWriter.WriteEmpty(output, RawType.SignOff, correlation);
                break;
            case PingCall:
                RawFrameWriter.WriteEmpty(output, RawType.Ping, correlation);
                break;
            case AssociationsCall associations:
                writer.Write(output, correlation, new RawGetAssociations(associations.Association == RoomAssociation.Manager, Max: null));
                break;
            case GetPreferenceCall get:
                writer.Write(output, correlation, new RawGetPreference(get.Label, get.KnownVersion, CreatesDefault: true));
                break;
            case SetPreferenceCall set:
                writer.Write(output, correlation, new RawSetPreference(set.Label, set.Content));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call, "A command without a frame.");
        }
    }

    private static void WritePost(ArrayBufferWriter<byte> output, ulong correlation, ChatPost post) =>
        RawFrameWriter.WriteHot(output, correlation, new RawPost
        {
            Room = new RawRoom(post.Room),
            Sequence = post.Sequence,
            Flags = post.IsAlert ? RawMessageFlags.Alert : RawMessageFlags.None,
            Text = post.Text,
            Rtf = post.Rtf,
        });

    private static RawSearch SearchOf(ChatSearch search) => new()
    {
        Rooms = [.. search.Rooms.Select(static room => new RawRoom(room))],
        Text = search.Text,
        Match = search.Mode switch
        {
            SearchMode.AllWords => RawMatch.AllWords,
            SearchMode.ExactPhrase => RawMatch.Phrase,
            _ => RawMatch.AnyWord,
        },
        IsCaseSensitive = search.IsCaseSensitive,
        Authors = search.Authors,
        From = search.From?.UtcTicks,
        To = search.To?.UtcTicks,
        Beyond = search.Beyond,
        IsNewestFirst = search.NewestFirst,
        SortsNewestFirst = search.SortNewestFirst,
        Limit = search.Limit,
    };
}
