using System.Globalization;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>What the compliance record says of one thing that somebody did, or has to say of it by the event log.</summary>
internal readonly record struct RecordedAct(
    ComplianceEventType Type, Guid RoomId, long? Number, long Time, string User, string Payload, string Detail, bool IsAlert)
{
    /// <summary>What an event of the log has to leave: reading leaves an act for each room, and many events leave none.</summary>
    public static IEnumerable<RecordedAct> Of(ChatEvent chatEvent) => chatEvent switch
    {
        MessagePosted post => [Of(post)],
        HistoryRead read => read.Rooms.Select(room => Make(read, ComplianceEventType.HistoryRead, room, read.User, read.Request)),
        FileUploaded { File: var file } => [Make(chatEvent, ComplianceEventType.FileUploaded, file.RoomId, file.Uploader, file.StoredName) with { Detail = file.Name }],
        FileDownloaded file => [Make(file, ComplianceEventType.FileDownloaded, file.RoomId, file.User, file.StoredName)],
        MessageReplaced edit => [Make(edit, ComplianceEventType.Replaced, edit.RoomId, edit.User, edit.Text) with { Number = edit.Number }],
        MessagesRemoved purge => [Make(purge, ComplianceEventType.Purged, purge.RoomId, purge.User, Text(purge.Ranges))],
        _ => [],
    };

    /// <summary>What a row says.</summary>
    public static RecordedAct Of(ComplianceEvent row) =>
        new(row.Type, row.RoomId, row.ChatId, row.Time, row.UserUri, row.Payload, row.Detail, row.IsAlert);

    /// <summary>True if both are about the same thing, whatever they say of it.</summary>
    public bool IsSameAs(RecordedAct other) => (Type, RoomId, Number) == (other.Type, other.RoomId, other.Number);

    /// <summary>In what two records of the same thing differ, or null if in nothing.</summary>
    public string? DifferenceFrom(RecordedAct other)
    {
        if ((Time, User) != (other.Time, other.User))
            return "time or user";
        if (Payload != other.Payload || Detail != other.Detail)
            return "text";
        return IsAlert == other.IsAlert ? null : "importance";
    }

    /// <inheritdoc/>
    public override string ToString() => Number is { } number ? $"{Type} in room {RoomId} message {number}" : $"{Type} in room {RoomId}";

    private static RecordedAct Of(MessagePosted post) => new(
        ComplianceEventType.Chat, post.RoomId, post.Number, post.Time, post.Author,
        Encoding.UTF8.GetString(post.Text), Encoding.UTF8.GetString(post.Rtf), post.IsAlert);

    private static RecordedAct Make(ChatEvent source, ComplianceEventType type, Guid room, string user, string payload) =>
        new(type, room, null, source.Time, user, payload, "", IsAlert: false);

    private static string Text(IReadOnlyList<NumberRange> ranges) => string.Join(", ", ranges.Select(range =>
        range.First == range.Last ? Text(range.First) : $"{Text(range.First)}-{Text(range.Last)}"));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
