using System.Text;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Rows of <c>messages</c>. Texts are made when they are asked for, so a batch is never there twice.</summary>
internal sealed class MessageRows(IReadOnlyList<MessagePosted> messages, WordColumn words)
    : BulkRows(
        "messages", messages.Count, "room_id", "number", "posted_on", "author", "author_name", "is_alert", "is_replaced", "text", "rtf",
        "words")
{
    // The widths of the columns in Schema/Chat.
    private const int AuthorWidth = 400;
    private const int AuthorNameWidth = 1024;

    /// <inheritdoc/>
    public override void Check()
    {
        foreach (var message in messages)
        {
            if (!Fits(message.Author, AuthorWidth) || !Fits(message.AuthorName, AuthorNameWidth) || !Fits(message.Text) || !Fits(message.Rtf))
            {
                throw new StorageException(
                    StorageFault.Poisoned,
                    $"Message {message.Number} of room {message.RoomId} has an author of over {AuthorWidth} or a name of over "
                    + $"{AuthorNameWidth} characters, or U+0000 in a text.");
            }
        }
    }

    /// <inheritdoc/>
    protected override object Value(int row, int column)
    {
        var message = messages[row];
        return column switch
        {
            0 => message.RoomId,
            1 => message.Number,
            2 => message.Time,
            3 => message.Author,
            4 => message.AuthorName,
            5 => message.IsAlert,
            6 => false,
            7 => Encoding.UTF8.GetString(message.Text),
            8 => Encoding.UTF8.GetString(message.Rtf),
            _ => words.Of(message.Text),
        };
    }
}
