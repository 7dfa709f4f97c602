using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>A row of <c>messages</c> as an archive reads it.</summary>
internal static class MessageRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in their order.</summary>
    public const string Columns = "number, posted_on, author, author_name, is_alert, text, rtf";

    /// <summary>Place of the text among <see cref="Columns"/>.</summary>
    public const int Text = 5;

    /// <summary>Makes the message of the current row, which the caller owns.</summary>
    public static MessagePosted Read(SqlDatabase database, Guid roomId, DbDataReader row)
    {
        var message = MessagePosted.Rent();
        message.RoomId = roomId;
        message.Number = row.GetInt64(0);
        message.Time = row.GetInt64(1);
        message.Author = row.GetString(2);
        message.AuthorName = row.GetString(3);
        message.IsAlert = row.GetBoolean(4);
        message.IsKept = true;
        message.SetContent(database.ReadUtf8(row, Text), database.ReadUtf8(row, 6));
        return message;
    }
}
