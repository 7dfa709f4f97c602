using System.Buffers;
using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>
/// The one binary format of events, for the local log, the broker and exports: a MessagePack array
/// <c>[format, kind, level, time, origin, fields]</c>, laid out in docs/event-format.md and frozen by tests.
/// </summary>
public static class EventCodec
{
    /// <summary>Version of the outer layout.</summary>
    public const byte FormatVersion = 1;

    private const int EnvelopeElements = 6;
    private const int OriginElements = 4;

    /// <summary>Writes an event. The sequence number is not part of the record: the log's framing carries it.</summary>
    /// <exception cref="ArgumentException">The event is of a kind that this software does not write.</exception>
    public static void Write(IBufferWriter<byte> output, ChatEvent chatEvent)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(chatEvent);
        var writer = new MessagePackWriter(output);
        WriteEnvelope(ref writer, chatEvent);
        WriteFields(ref writer, chatEvent);
        writer.Flush();
    }

    /// <summary>Reads one event. A <see cref="MessagePosted"/> is rented: the caller owns one reference.</summary>
    /// <exception cref="EventFormatException">The record is damaged, or of a kind or format this software does not know.</exception>
    public static ChatEvent Read(ReadOnlySpan<byte> record, ulong sequence)
    {
        var reader = new MessagePackReader(record);
        byte format = 0;
        byte kind = 0;
        byte level = 0;
        try
        {
            Expect(reader.ReadArrayHeader() == EnvelopeElements, "the outer array does not have six elements");
            format = reader.ReadByte();
            Expect(format == FormatVersion, "this software reads format 1 only");
            kind = reader.ReadByte();
            level = reader.ReadByte();
            Expect(level <= EventKinds.SupportedLevel, "the feature level is newer than this software");
            Expect(EventKinds.FeatureLevel((EventKind)kind) != 0, "this software does not know the kind");
            return ReadEvent(ref reader, (EventKind)kind, sequence);
        }
        catch (FormatException e)
        {
            throw new EventFormatException(
                $"Event {sequence} (format {format}, kind {kind}, level {level}) cannot be read: {e.Message}", e);
        }
    }

    private static void WriteEnvelope(ref MessagePackWriter writer, ChatEvent chatEvent)
    {
        var level = EventKinds.FeatureLevel(chatEvent.Kind);
        if (level == 0)
            throw new ArgumentException($"Events of kind {chatEvent.Kind} are reserved and not written.", nameof(chatEvent));
        writer.WriteArrayHeader(EnvelopeElements);
        writer.WriteUInt64(FormatVersion);
        writer.WriteUInt64((byte)chatEvent.Kind);
        writer.WriteUInt64(level);
        writer.WriteInt64(chatEvent.Time);
        writer.WriteArrayHeader(OriginElements);
        writer.WriteUInt64(chatEvent.Origin.Node);
        writer.WriteUInt64(chatEvent.Origin.Incarnation);
        writer.WriteUInt64(chatEvent.Origin.Session);
        writer.WriteUInt64(chatEvent.Origin.Correlation);
    }

    private static void WriteFields(ref MessagePackWriter writer, ChatEvent chatEvent)
    {
        // The most frequent kinds come first.
        switch (chatEvent)
        {
            case MessagePosted message: MessageFields.Write(ref writer, message); break;
            case SessionJoined joined: SessionFields.Write(ref writer, joined); break;
            case SessionParted parted: SessionFields.Write(ref writer, parted); break;
            case NodeStarted started: SessionFields.Write(ref writer, started); break;
            case RoomChanged room: CatalogFields.Write(ref writer, room.Room); break;
            case CategoryChanged category: CatalogFields.Write(ref writer, category.Category); break;
            case UserChanged user: CatalogFields.Write(ref writer, user.User); break;
            case CredentialChanged credential: CatalogFields.Write(ref writer, credential.Credential); break;
            case PreferenceChanged preference: CatalogFields.Write(ref writer, preference.Preference); break;
            case AccessChanged access: CatalogFields.Write(ref writer, access.Changes); break;
            case HistoryRead read: HistoryFields.Write(ref writer, read); break;
            case MessageReplaced replaced: HistoryFields.Write(ref writer, replaced); break;
            case MessagesRemoved removed: HistoryFields.Write(ref writer, removed); break;
            case FileUploaded uploaded: FileFields.Write(ref writer, uploaded.File); break;
            case FileDownloaded downloaded: FileFields.Write(ref writer, downloaded); break;
            case PrincipalChanged principal: DirectoryFields.Write(ref writer, principal.Principal); break;
            case PolicyChanged policy: DirectoryFields.Write(ref writer, policy); break;
            case PolicyAssigned assigned: DirectoryFields.Write(ref writer, assigned.Assignment); break;
            case AddInChanged addIn: DirectoryFields.Write(ref writer, addIn); break;
            case FollowListChanged followed: DirectoryFields.Write(ref writer, followed.List); break;
            case InvitationIssued issued: DirectoryFields.Write(ref writer, issued.Invitation); break;
            default: throw new ArgumentException($"No layout for {chatEvent.GetType().Name}.", nameof(chatEvent));
        }
    }

    private static ChatEvent ReadEvent(ref MessagePackReader reader, EventKind kind, ulong sequence)
    {
        var time = reader.ReadInt64();
        var extra = reader.ReadFieldsHeader(OriginElements);
        var origin = new Origin(
            reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt64(), reader.ReadUInt64());
        reader.SkipFields(extra);
        var chatEvent = ReadFields(ref reader, kind);
        if (!reader.End)
        {
            (chatEvent as MessagePosted)?.Release();
            throw new EventFormatException("bytes follow the event");
        }
        (chatEvent.Sequence, chatEvent.Time, chatEvent.Origin) = (sequence, time, origin);
        return chatEvent;
    }

    private static ChatEvent ReadFields(ref MessagePackReader reader, EventKind kind) => kind switch
    {
        EventKind.MessagePosted => MessageFields.Read(ref reader),
        EventKind.SessionJoined => SessionFields.ReadJoined(ref reader),
        EventKind.SessionParted => SessionFields.ReadParted(ref reader),
        EventKind.NodeStarted => SessionFields.ReadNodeStarted(ref reader),
        EventKind.RoomChanged => CatalogFields.ReadRoom(ref reader),
        EventKind.CategoryChanged => CatalogFields.ReadCategory(ref reader),
        EventKind.UserChanged => CatalogFields.ReadUser(ref reader),
        EventKind.CredentialChanged => CatalogFields.ReadCredential(ref reader),
        EventKind.PreferenceChanged => CatalogFields.ReadPreference(ref reader),
        EventKind.AccessChanged => CatalogFields.ReadAccess(ref reader),
        EventKind.HistoryRead => HistoryFields.ReadHistory(ref reader),
        EventKind.MessageReplaced => HistoryFields.ReadReplaced(ref reader),
        EventKind.MessageRemoved => HistoryFields.ReadRemoved(ref reader),
        EventKind.FileUploaded => FileFields.ReadUploaded(ref reader),
        EventKind.FileDownloaded => FileFields.ReadDownloaded(ref reader),
        EventKind.PrincipalChanged => DirectoryFields.ReadPrincipal(ref reader),
        EventKind.PolicyChanged => DirectoryFields.ReadPolicy(ref reader),
        EventKind.PolicyAssigned => DirectoryFields.ReadAssignment(ref reader),
        EventKind.AddInChanged => DirectoryFields.ReadAddIn(ref reader),
        EventKind.FollowListChanged => DirectoryFields.ReadFollowList(ref reader),
        EventKind.InvitationIssued => DirectoryFields.ReadInvitation(ref reader),
        _ => throw new EventFormatException("this software does not know the kind"),
    };

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
            throw new EventFormatException(otherwise);
    }
}
