using static PersistentChat.Server.Tests.Databases.DbCommandRun;

namespace PersistentChat.Server.Tests.Databases;

public sealed class DbCommandTests
{
    private const string Lobby = "0f9619ff-8b86-d011-b42d-00c04fc964ff";
    private const string LobbyKey = "x'0f9619ff8b86d011b42d00c04fc964ff'";

    [Fact]
    public async Task Verify_finds_nothing_where_log_and_database_agree()
    {
        using var node = await SampleNode.CreateAsync(unwritten: 3);
        var (code, output, errors) = await RunAsync("verify", "--data", node.Data);
        Assert.Equal(("", 0), (errors, code));
        Assert.Contains("5 messages of 2 rooms", output, StringComparison.Ordinal);
        Assert.Contains("12 records of the event log", output, StringComparison.Ordinal);
        Assert.Contains("7 messages of the event log were compared", output, StringComparison.Ordinal);
        Assert.Contains("Log and database agree.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM messages WHERE room_id = LOBBY AND number = 3", "GAP", "numbers 3 to 3 are neither there nor noted as absent")]
    [InlineData("DELETE FROM messages WHERE room_id = LOBBY AND number = 3", "GAP", "message 3 (log record 4) is not in the database")]
    [InlineData("DELETE FROM messages WHERE room_id = LOBBY", "GAP", "numbers 1 to 3 are neither there nor noted as absent")]
    [InlineData("DELETE FROM messages WHERE room_id = LOBBY AND number = 6", "GAP", "numbers 6 to 6 are neither there")]
    [InlineData("DELETE FROM absent_numbers WHERE reason = 1", "GAP", "numbers 4 to 4 are neither there nor noted as absent")]
    [InlineData("INSERT INTO absent_numbers VALUES (LOBBY, 3, 3, 1)", "DOUBLE", "message 3 is there although 3 to 3 are noted as not kept")]
    [InlineData("UPDATE messages SET text = 'else' WHERE room_id = LOBBY AND number = 3", "DIFFERENT", "message 3 (log record 4) has another text")]
    [InlineData("UPDATE messages SET text = 'two' WHERE room_id = LOBBY AND number = 2", "DIFFERENT", "message 2 (log record 2) has another text")]
    [InlineData("UPDATE messages SET author = 'sip:bob@contoso.com' WHERE number = 6", "DIFFERENT", "message 6 (log record 7) has another time or author")]
    [InlineData("UPDATE messages SET posted_on = 1 WHERE room_id = LOBBY AND number = 6", "ORDER", "message 6 is older than the one before it")]
    [InlineData("UPDATE messages SET number = 5 WHERE room_id = LOBBY AND number = 6", "DIFFERENT", "message 5 (log record 6) is in the database although record 9 removed it")]
    [InlineData("UPDATE room_positions SET last_number = 9 WHERE room_id = LOBBY", "GAP", "numbers 7 to 9 are neither there")]
    [InlineData("UPDATE room_positions SET last_number = 5 WHERE room_id = LOBBY", "POSITION", "has messages up to 6, beyond its position 5")]
    [InlineData("DELETE FROM room_positions WHERE room_id = LOBBY", "POSITION", "is at 0 in the database and was at 6 in the log")]
    public async Task Verify_names_what_was_done_to_the_database(string sql, string kind, string finding)
    {
        using var node = await SampleNode.CreateAsync();
        node.Tamper(sql.Replace("LOBBY", LobbyKey, StringComparison.Ordinal));
        var (code, output, _) = await RunAsync("verify", "--data", node.Data);
        Assert.Equal(1, code);
        Assert.Contains(
            output.Split(Environment.NewLine),
            line => line.StartsWith(kind, StringComparison.Ordinal) && line.Contains($"room {Lobby}", StringComparison.Ordinal)
                && line.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gap_between_database_and_log_is_named_and_goes_on_only_when_an_operator_says_so()
    {
        using var node = await SampleNode.CreateAsync(unwritten: 2);
        await node.TruncateAsync();
        var (code, output, _) = await RunAsync("verify", "--data", node.Data);
        Assert.Equal(1, code);
        Assert.Contains("records 10 to 11 are neither in the database nor in the event log any more", output, StringComparison.Ordinal);

        (code, output, _) = await RunAsync("accept-gap", "--data", node.Data);
        Assert.Equal(1, code);
        Assert.Contains("lacks records 10 to 11 of log", output, StringComparison.Ordinal);

        (code, output, _) = await RunAsync("accept-gap", "--data", node.Data, "--yes");
        Assert.Equal(0, code);
        Assert.Contains("goes on behind records 10 to 11", output, StringComparison.Ordinal);

        await node.CatchUpAsync();
        (code, output, _) = await RunAsync("verify", "--data", node.Data);
        Assert.Equal((0, true), (code, output.Contains("note      room " + Lobby + " numbers 7 to 8 are neither there", StringComparison.Ordinal)));
        (code, output, _) = await RunAsync("status", "--data", node.Data);
        Assert.Equal(0, code);
        Assert.Matches("Accepted loss +records 10 to 11 of log", output);
    }

    [Fact]
    public async Task Status_tells_schema_position_and_backlog()
    {
        using var node = await SampleNode.CreateAsync(unwritten: 3);
        var (code, output, errors) = await RunAsync("status", "--data", node.Data);
        Assert.Equal(("", 0), (errors, code));
        Assert.Contains("SQLite", output, StringComparison.Ordinal);
        Assert.Matches("Schema +version \\d+, last changed on 20", output);
        Assert.Matches("Follows +record 9, 3 behind", output);
        Assert.Matches("Dead letters +none", output);
    }

    [Fact]
    public async Task Migrate_says_which_version_there_is()
    {
        using var node = await SampleNode.CreateAsync();
        var (code, output, _) = await RunAsync("migrate", "--data", node.Data);
        Assert.Equal(0, code);
        Assert.Matches("messages and local state: SQLite, version \\d+, as before", output);
    }

    [Fact]
    public async Task A_folder_without_database_is_refused_and_not_made()
    {
        var folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var (code, _, errors) = await RunAsync("status", "--data", folder);
        Assert.Equal(2, code);
        Assert.Contains("--data", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
