using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// Inserts through the library's own interface: two statements prepared once and run row by row, with text bound as the
/// UTF-8 it already is. The library runs in this process, so many rows in one statement would save nothing.
/// </summary>
internal sealed class SqliteBulkWriter(SqliteConnection connection) : IBulkWriter
{
    private readonly SqliteRowStatement _message = new(
        connection.Handle!,
        "INSERT INTO messages (room_id, number, posted_on, author, author_name, is_alert, text, rtf) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteRowStatement _words = new(
        connection.Handle!, "INSERT INTO message_words (rowid, room, words) VALUES (last_insert_rowid(), ?, ?)");

    private readonly SqliteRowStatement _replaced = new(
        connection.Handle!,
        "INSERT OR REPLACE INTO message_words (rowid, room, words) "
        + "SELECT id, pchat_room_word(room_id), pchat_words(text) FROM messages WHERE room_id = ? AND number = ?");

    private readonly SqliteRowStatement _removed = new(
        connection.Handle!,
        "DELETE FROM message_words WHERE rowid IN (SELECT id FROM messages WHERE room_id = ? AND number BETWEEN ? AND ?)");

    private readonly IndexWordWriter _wordWriter = new();
    private readonly Dictionary<Guid, byte[]> _roomWords = [];

    /// <inheritdoc/>
    public ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Insert(messages[i]);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask IndexReplacedAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken)
    {
        _replaced.Bind(1, replaced.RoomId);
        _replaced.Bind(2, replaced.Number);
        _replaced.Run();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken)
    {
        _removed.Bind(1, roomId);
        _removed.Bind(2, numbers.First);
        _removed.Bind(3, numbers.Last);
        _removed.Run();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _message.Dispose();
        _words.Dispose();
        _replaced.Dispose();
        _removed.Dispose();
    }

    private void Insert(MessagePosted message)
    {
        _message.Bind(1, message.RoomId);
        _message.Bind(2, message.Number);
        _message.Bind(3, message.Time);
        _message.Bind(4, message.Author);
        _message.Bind(5, message.AuthorName);
        _message.Bind(6, message.IsAlert ? 1 : 0);
        _message.BindUtf8(7, message.Text);
        _message.BindUtf8(8, message.Rtf);
        _message.Run();
        _words.BindUtf8(1, RoomWord(message.RoomId));
        _words.BindUtf8(2, _wordWriter.Write(message.Text));
        _words.Run();
    }

    private byte[] RoomWord(Guid room)
    {
        if (!_roomWords.TryGetValue(room, out var word))
            _roomWords.Add(room, word = Encoding.UTF8.GetBytes(SqliteWordIndex.RoomWord(room.ToByteArray(bigEndian: true))));
        return word;
    }
}
