using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// Every statement that the product sends is T-SQL of SQL Server 2016 and has nothing in it that not every server takes. They are not
/// listed here but recorded while the product's own code runs.
/// </summary>
public sealed class StatementTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_projection_sends_tsql(bool hasRows)
    {
        var server = new RecordingServer { HasRows = hasRows };
        await using var store = server.OpenStore(new SqlStoreOptions { RecentPosts = 10 });
        await ApplyInBatchesAsync(store.Projection, RandomEvents.Make(seed: 7, count: 300), 50);
        var letter = new DeadLetter(Log, 301, new byte[] { 1 }, "refused");
        await store.Projection.SetAsideAsync(letter, Message(Lobby, 301), At(300), At(301), default);

        RequireTsql(server, "cursors", "absent_numbers", "dead_letters", "recent_post_pages", "policies", "files",
            "WITH (UPDLOCK, SERIALIZABLE)");
    }

    /// <summary>Rows of all three kinds; the widths of both ways are the same ones, see <see cref="RefusedRowTests"/>.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(RowInserter.LeastInBulk - 1, false)]
    [InlineData(RowInserter.LeastInBulk, true)]
    public async Task Few_rows_are_inserted_by_statements_and_many_in_bulk(int count, bool inBulk)
    {
        var server = new RecordingServer { HasRows = false };
        await using var store = server.OpenStore();
        await using var compliance = server.OpenCompliance();
        ChatEvent[] events =
        [
            .. Messages(Lobby, 1, count),
            .. Enumerable.Range(1, count).Select(i => ComplianceEvents.Joins("bob", new Origin(1, 1, (ulong)i, 0), Lobby)),
        ];

        await store.Projection.ApplyAsync(events, null, At(1), default);
        await compliance.Projection.ApplyAsync(events, null, At(1), default);

        Assert.Equal(inBulk ? 3 * count : 0, server.RowsInBulk);
        foreach (var table in new[] { "messages", "compliance_events", "compliance_participations" })
            Assert.Equal(inBulk ? 0 : count, server.Statements.Sum(text => InsertedColumns.Of(text).Count(row => row.Table == table)));
        RequireTsql(server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Readers_send_tsql_and_read_each_column_as_its_type(bool hasRows)
    {
        var server = new RecordingServer { HasRows = hasRows };
        await using var store = server.OpenStore();
        var state = await store.State.LoadAsync(default);
        Assert.Equal(hasRows ? 1 : 0, state.Rooms.Count);
        await store.Projection.LoadCursorAsync(default);
        await store.Archive.LoadCursorAsync(default);
        Assert.Equal(hasRows ? 1 : 0, (await store.Archive.ReadAsync(Lobby, 1, 9, default)).Count);
        await store.Archive.FindFileAsync(FirstFile, default);
        await store.ReadSchemaAsync(default);
        await store.ReadDeadLettersAsync(default);
        await store.ReadAcceptedGapsAsync(default);

        RequireTsql(server, "FROM rooms", "FROM cursors", "FROM messages", "FROM files", "schema_version", "accepted_gaps");
    }

    [Fact]
    public async Task A_scan_of_the_archive_sends_tsql()
    {
        var server = new RecordingServer();
        await using var store = server.OpenStore();
        await using var scan = await store.ScanAsync(default);
        Assert.Equal(1, await CountAsync(scan.ReadMessagesAsync(default)));
        RequireTsql(server, "SELECT DISTINCT room_id", "FETCH NEXT");
    }

    [Theory]
    [InlineData(1, "CONTAINS")]
    [InlineData(0, "LIKE")]
    public async Task Searches_of_every_kind_send_tsql_with_and_without_full_text(int hasFullText, string operation)
    {
        var server = new RecordingServer { Answer = hasFullText };
        await using var store = server.OpenStore();
        foreach (var mode in Enum.GetValues<MatchMode>())
        {
            foreach (var newestFirst in new[] { true, false })
            {
                await store.Archive.SearchAsync(Everything(mode, newestFirst), default);
                await store.Archive.SearchAsync(Everything(mode, newestFirst) with { Text = "", Beyond = 7 }, default);
            }
        }

        RequireTsql(server, operation, "author IN", "posted_on >=", "number <", "number >", "DESC", "FETCH NEXT");
    }

    /// <summary>Where no lock makes those who begin at once wait for each other, the key of the cursor does.</summary>
    [Fact]
    public async Task Whoever_comes_second_with_the_first_batch_is_told_so_and_nothing_is_poisoned()
    {
        var server = new RecordingServer { HasRows = false, Taken = "INSERT INTO cursors" };
        await using var store = server.OpenStore();

        Assert.False(await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default));
        Assert.DoesNotContain(server.Statements, statement => statement.StartsWith("UPDATE room_positions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operators_decisions_send_tsql()
    {
        var server = new RecordingServer { HasRows = false };
        await using var store = server.OpenStore();
        await store.AcceptGapAsync(At(3), At(9), default);
        await store.AdoptLogAsync(At(9), new LogCursor(Guid.NewGuid(), 9, 900), default);
        await store.ImportAsync(new LocalSnapshot { Users = [User(1, "alice").User] }, At(1), default);

        RequireTsql(server, "INSERT INTO accepted_gaps", "CASE WHEN EXISTS");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_compliance_store_sends_tsql(bool hasRows)
    {
        var server = new RecordingServer { HasRows = hasRows };
        await using var store = server.OpenCompliance();
        await ApplyInBatchesAsync(store.Projection, RandomSessions.Make(seed: 7, count: 200), 40);
        await ApplyInBatchesAsync(store.Projection, RandomEvents.Make(seed: 7, count: 200), 40);
        var letter = new DeadLetter(Log, 201, new byte[] { 1 }, "refused");
        await store.Projection.SetAsideAsync(letter, Message(Lobby, 201), At(200), At(201), default);
        Assert.Equal(hasRows ? 1 : 0, (await store.ReadAsync(0, 10, default)).Count);
        await store.ReadParticipationsAsync(Lobby, 0, 1, default);
        Assert.Equal(hasRows ? 1 : 0, (await store.ReadParticipationsAsync(null, 0, 1, default)).Count);

        RequireTsql(
            server, "UPDATE compliance_participations", "compliance_users", "compliance_ids", "compliance_dead_letters", "room_id = @p2");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Operators_decisions_on_compliance_and_its_verification_send_tsql(bool hasRows)
    {
        var server = new RecordingServer { HasRows = hasRows };
        await using var store = server.OpenCompliance();
        await store.AcceptGapAsync(At(3), At(9), default);
        await store.AdoptLogAsync(At(9), new LogCursor(Guid.NewGuid(), 9, 900), default);
        await store.ReadSchemaAsync(default);
        await store.ReadDeadLettersAsync(default);
        await store.ReadAcceptedGapsAsync(default);
        await using var scan = await store.ScanAsync(default);
        Assert.Equal(hasRows ? 1 : 0, await CountAsync(scan.ReadEventsAsync(default)));
        Assert.Equal(hasRows ? 1 : 0, await CountAsync(scan.ReadParticipationsAsync(default)));

        RequireTsql(server, "INSERT INTO compliance_accepted_gaps", "FROM compliance_accepted_gaps", "FROM compliance_dead_letters",
            "FROM compliance_schema_version", "SELECT name, last_id FROM compliance_ids", "WHERE id > @p0", "WHERE parted_on IS NULL");
    }

    [Fact]
    public async Task Preparing_the_compliance_schema_sends_tsql()
    {
        var server = new RecordingServer { HasRows = false };
        await using var store = server.OpenCompliance();
        await store.PrepareAsync(default);

        RequireTsql(server, "sp_getapplock", "CREATE TABLE compliance_events", "INSERT INTO compliance_schema_version");
    }

    [Fact]
    public async Task Preparing_the_schema_sends_tsql()
    {
        var server = new RecordingServer { HasRows = false };
        await using var store = server.OpenStore();
        await store.PrepareAsync(default);

        RequireTsql(server, "sp_getapplock", "CREATE TABLE messages", "INSERT INTO schema_version", "CREATE FULLTEXT INDEX",
            "SET XACT_ABORT ON");
    }

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> rows)
    {
        var found = 0;
        await foreach (var _ in rows)
            found++;
        return found;
    }

    private static MessageSearch Everything(MatchMode mode, bool newestFirst) => new()
    {
        Rooms = [Lobby, Operations],
        Text = "lunch menu",
        Mode = mode,
        Authors = ["sip:alice@contoso.com", "sip:bob@contoso.com"],
        From = 1,
        To = 2,
        LastNumber = 100,
        NewestFirst = newestFirst,
        Limit = 10,
    };

    /// <summary>All statements parse, and those that the test is about are among them.</summary>
    private static void RequireTsql(RecordingServer server, params string[] parts)
    {
        Assert.All(server.Statements, statement => Assert.Empty(TsqlParser.Problems(statement)));
        Assert.All(parts, part => Assert.Contains(server.Statements, statement => statement.Contains(part, StringComparison.Ordinal)));
    }
}
