using System.Data.Common;
using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// Inserts through the library's own interface: two statements prepared once and run row by row, room by room, with text bound as the
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
    private readonly RoomOrder _order = new();

    // What the statements for messages have bound in this batch; a value that is the same in the next row stays.
    private Guid? _room;
    private string? _author;
    private string? _authorName;
    private bool? _isAlert;
    private bool _hasNoRtf;

    /// <inheritdoc/>
    public ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken)
    {
        // A batch before this one may have failed in the midst of binding.
        (_room, _author, _authorName, _isAlert, _hasNoRtf) = (null, null, null, null, false);
        foreach (var i in _order.Arrange(messages))
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
        if (message.RoomId != _room)
            BindRoom(message.RoomId);
        _message.Bind(2, message.Number);
        _message.Bind(3, message.Time);
        BindAuthor(message);
        _message.BindUtf8(7, message.Text);
        _message.Run();
        _words.BindUtf8(2, _wordWriter.Write(message.Text));
        _words.Run();
    }

    private void BindRoom(Guid room)
    {
        _room = room;
        _message.Bind(1, room);
        _words.Bind(1, SqliteWordIndex.RoomWord(room.ToByteArray(bigEndian: true)));
    }

    /// <summary>Binds what seldom changes from one message of a room to the next.</summary>
    private void BindAuthor(MessagePosted message)
    {
        if (message.Author != _author)
            _message.Bind(4, _author = message.Author);
        if (message.AuthorName != _authorName)
            _message.Bind(5, _authorName = message.AuthorName);
        if (message.IsAlert != _isAlert)
            _message.Bind(6, (_isAlert = message.IsAlert).Value ? 1 : 0);
        if (!_hasNoRtf || !message.Rtf.IsEmpty)
            _message.BindUtf8(8, message.Rtf);
        _hasNoRtf = message.Rtf.IsEmpty;
    }
}
