using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.Tests;

/// <summary>What a program does that only inserts messages and their words: prepared statements of many rows, in transactions of a batch.</summary>
internal sealed class SqliteBareInserts : IAsyncDisposable
{
    private const int RowsPerInsert = 50;

    private readonly SqliteConnection _connection;
    private readonly MessagePosted[] _all;
    private readonly string[] _allWords;
    private readonly SqliteCommand _messages;
    private readonly SqliteCommand _words;

    private SqliteBareInserts(SqliteConnection connection, MessagePosted[] messages)
    {
        (_connection, _all, _allWords) = (connection, messages, [.. messages.Select(WordsOf)]);
        _messages = connection.CreateCommand();
        _messages.CommandText = Prepare(
            _messages,
            "INSERT INTO messages (room_id, number, posted_on, author, author_name, is_alert, text, rtf) VALUES",
            [.. Enumerable.Repeat("?", 8)]);
        _words = connection.CreateCommand();
        _words.CommandText = Prepare(
            _words, "INSERT INTO message_words (rowid, room, words) VALUES", ["?", "pchat_room_word(?)", "?"]);
    }

    /// <summary>Opens the file and splits the messages into words, which is no part of what is measured.</summary>
    public static async Task<SqliteBareInserts> OpenAsync(string path, MessagePosted[] messages)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var settings = connection.CreateCommand();
        settings.CommandText = "PRAGMA synchronous = FULL";
        await settings.ExecuteNonQueryAsync();
        SqliteWordIndex.Register(connection);
        return new SqliteBareInserts(connection, messages);
    }

    /// <summary>Inserts some of the messages, a transaction for each batch of them.</summary>
    public async Task InsertAsync(int from, int count, int batch)
    {
        for (var i = from; i < from + count; i += batch)
        {
            await using var transaction = _connection.BeginTransaction();
            _messages.Transaction = _words.Transaction = transaction;
            for (var row = i; row < i + batch; row += RowsPerInsert)
            {
                Bind(_all.AsSpan(row, RowsPerInsert));
                await _messages.ExecuteNonQueryAsync();
                BindWords(row);
                await _words.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync();
        await _words.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>An insert of many rows; each <c>?</c> of a row becomes a parameter of its own.</summary>
    private static string Prepare(SqliteCommand command, string insert, string[] row)
    {
        var rows = Enumerable.Range(0, RowsPerInsert).Select(_ => "(" + string.Join(", ", row.Select(column => Name(command, column))) + ")");
        return insert + " " + string.Join(", ", rows);
    }

    private static string Name(SqliteCommand command, string column)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
        command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return column.Replace("?", name, StringComparison.Ordinal);
    }

    private void Bind(ReadOnlySpan<MessagePosted> messages)
    {
        var next = 0;
        foreach (var message in messages)
        {
            object[] row =
            [
                message.RoomId.ToByteArray(bigEndian: true), message.Number, message.Time, message.Author, message.AuthorName,
                message.IsAlert, Encoding.UTF8.GetString(message.Text), "",
            ];
            foreach (var value in row)
                _messages.Parameters[next++].Value = value;
        }
    }

    private void BindWords(int from)
    {
        for (var i = 0; i < RowsPerInsert; i++)
        {
            var message = _all[from + i];
            // Into an empty table, so that the row of message 1 has the key 1.
            _words.Parameters[i * 3].Value = message.Number;
            _words.Parameters[(i * 3) + 1].Value = message.RoomId.ToByteArray(bigEndian: true);
            _words.Parameters[(i * 3) + 2].Value = _allWords[from + i];
        }
    }

    private static string WordsOf(MessagePosted message) => Encoding.UTF8.GetString(new IndexWordWriter().Write(message.Text));
}
