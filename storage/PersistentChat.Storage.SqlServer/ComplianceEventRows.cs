using System.Text;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Rows of <c>compliance_events</c> under ascending ids.</summary>
internal sealed class ComplianceEventRows(IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate)
    : BulkRows(
        "compliance_events", entries.Count, "event_id", "entry_date", "type", "time", "room_id", "user_id", "user_uri", "payload",
        "detail", "is_alert", "sequence", "chat_id")
{
    private const int ChatId = 11;

    // The width of the column in Schema/Compliance.
    private const int UserWidth = 400;

    /// <inheritdoc/>
    public override Type GetFieldType(int ordinal) => ordinal == ChatId ? typeof(long) : base.GetFieldType(ordinal);

    /// <inheritdoc/>
    public override void Check()
    {
        foreach (var entry in entries)
        {
            if (!Fits(entry.UserUri, UserWidth) || !Fits(entry.Payload) || !Fits(entry.Detail) || !IsPostFit(entry.Post))
            {
                throw new StorageException(
                    StorageFault.Poisoned, $"Event {entry.Sequence} has a user of over {UserWidth} characters, or U+0000 in a text.");
            }
        }
    }

    /// <inheritdoc/>
    protected override object Value(int row, int column)
    {
        var entry = entries[row];
        return column switch
        {
            0 => firstId + row,
            1 => entryDate,
            2 => (short)entry.Type,
            3 => entry.Time,
            4 => entry.RoomId,
            5 => entry.UserId,
            6 => entry.UserUri,
            7 => entry.Post is { } post ? Encoding.UTF8.GetString(post.Text) : entry.Payload,
            8 => entry.Post is { } rich ? Encoding.UTF8.GetString(rich.Rtf) : entry.Detail,
            9 => entry.IsAlert,
            10 => (long)entry.Sequence,
            _ => entry.ChatId ?? (object)DBNull.Value,
        };
    }

    private static bool IsPostFit(MessagePosted? post) => post is null || (Fits(post.Text) && Fits(post.Rtf));
}
