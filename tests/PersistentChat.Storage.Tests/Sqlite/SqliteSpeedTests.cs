using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sqlite;
using Xunit.Abstractions;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

/// <summary>Sizes of a full node. Rates are compared with a yardstick in the same run, because machines differ.</summary>
public sealed class SqliteSpeedTests(ITestOutputHelper output)
{
    private const int Count = 100_000;
    private const int Batch = 1000;
    private const int RowsPerInsert = 50;

    [Fact]
    public async Task Applying_batches_is_not_far_slower_than_bare_inserts_into_the_same_table()
    {
        var messages = Enumerable.Range(1, Count).Select(number => Message(Lobby, number, TextOf(number))).ToArray();
        await using var store = await SqliteFixture.OpenAsync();
        await using var yardstick = await SqliteFixture.OpenAsync();
        await yardstick.CloseAsync();

        var applied = await ApplyAsync(store.Projection, messages);
        var bare = await InsertBareAsync(yardstick.Path, messages);

        output.WriteLine($"applied {Count / applied.TotalSeconds:F0}/s, bare {Count / bare.TotalSeconds:F0}/s, ratio {bare / applied:F2}");
        Assert.Equal(At(Count), await store.Projection.LoadCursorAsync(default));
        Assert.True(bare / applied > 0.5, $"bare inserts took {bare}, applying {applied}");
    }

    [Fact]
    public async Task A_node_of_20000_users_and_500_rooms_loads_in_under_two_seconds()
    {
        await using var store = await SqliteFixture.OpenAsync();
        ChatEvent[] events =
        [
            .. Enumerable.Range(1, 20_000).Select(id => User(id, $"user{id}")),
            .. Enumerable.Range(1, 20_000).Select(id => Credential($"sip:user{id}@contoso.com", 1)),
            .. Enumerable.Range(1, 500).Select(number => Room(Guid.NewGuid(), $"Room {number}")),
            .. Messages(Lobby, 1, 65_536),
        ];
        await store.Projection.ApplyAsync(events, null, At((ulong)events.Length), default);

        var started = Stopwatch.GetTimestamp();
        var state = await store.State.LoadAsync(default);
        var elapsed = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"loaded in {elapsed.TotalMilliseconds:F0} ms");
        Assert.Equal((20_000, 20_000, 500), (state.Users.Count, state.Credentials.Count, state.Rooms.Count));
        Assert.Equal(65_536, state.RecentPosts.Count);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static async Task<TimeSpan> ApplyAsync(IProjection projection, MessagePosted[] messages)
    {
        var started = Stopwatch.GetTimestamp();
        LogCursor? at = null;
        for (var i = 0; i < Count; i += Batch)
        {
            var to = At((ulong)(i + Batch));
            await projection.ApplyAsync(new ArraySegment<ChatEvent>(messages, i, Batch), at, to, default);
            at = to;
        }
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> InsertBareAsync(string path, MessagePosted[] messages)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        await command.ExecuteNonQueryAsync();
        SqliteWordIndex.Register(connection);
        await using var index = connection.CreateCommand();
        index.CommandText = Prepare(
            index, "INSERT INTO message_words (rowid, room, words) VALUES", ["?", "pchat_room_word(?)", "?"]);
        var words = messages.Select(WordsOf).ToArray();
        var started = Stopwatch.GetTimestamp();
        command.CommandText = Prepare(
            command,
            "INSERT INTO messages (room_id, number, posted_on, author, author_name, is_alert, text, rtf) VALUES",
            [.. Enumerable.Repeat("?", 8)]);
        for (var i = 0; i < Count; i += Batch)
        {
            await using var transaction = connection.BeginTransaction();
            command.Transaction = index.Transaction = transaction;
            for (var row = i; row < i + Batch; row += RowsPerInsert)
            {
                Bind(command, messages.AsSpan(row, RowsPerInsert));
                await command.ExecuteNonQueryAsync();
                BindWords(index, messages.AsSpan(row, RowsPerInsert), words.AsSpan(row, RowsPerInsert));
                await index.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }
        return Stopwatch.GetElapsedTime(started);
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

    private static void Bind(SqliteCommand command, ReadOnlySpan<MessagePosted> messages)
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
                command.Parameters[next++].Value = value;
        }
    }

    private static void BindWords(SqliteCommand command, ReadOnlySpan<MessagePosted> messages, ReadOnlySpan<string> words)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            // Into an empty table, so that the row of message 1 has the key 1.
            command.Parameters[i * 3].Value = messages[i].Number;
            command.Parameters[(i * 3) + 1].Value = messages[i].RoomId.ToByteArray(bigEndian: true);
            command.Parameters[(i * 3) + 2].Value = words[i];
        }
    }

    private static string WordsOf(MessagePosted message) => Encoding.UTF8.GetString(new IndexWordWriter().Write(message.Text));

    /// <summary>About 120 bytes of some 20 words, a few of them rare.</summary>
    private static string TextOf(int number) =>
        $"Please look at order {number}, it was due in week {number % 52}; the customer of batch {number / 100} asks when the goods will come and who sends it";
}
