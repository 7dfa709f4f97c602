using static PersistentChat.Server.Tests.Databases.DbCommandRun;

namespace PersistentChat.Server.Tests.Databases;

/// <summary><c>pchat db</c> where a compliance record is kept.</summary>
public sealed class ComplianceDbTests
{
    private const string Attic = "x'1f9619ff8b86d011b42d00c04fc964ff'";

    [Fact]
    public async Task Verify_finds_nothing_where_log_and_record_agree()
    {
        using var node = await SampleNode.CreateAsync();
        await node.KeepRecordAsync();
        var (code, output, errors) = await RunAsync("verify", "--data", node.Data, "--config", node.Config);
        Assert.Equal(("", 0), (errors, code));
        Assert.Contains("13 acts and 3 stays of the event log were compared with the compliance record.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("note ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM compliance_events WHERE event_id = 2", "GAP", "Chat in room 0f9619ff-8b86-d011-b42d-00c04fc964ff message 2 (log record 2) is not in")]
    [InlineData("DELETE FROM compliance_events WHERE event_id = 2", "GAP", "compliance events 2 to 2 were recorded and are not there")]
    [InlineData("DELETE FROM compliance_events WHERE event_id = 11", "GAP", "HistoryRead in room 1f9619ff-8b86-d011-b42d-00c04fc964ff (log record 12) is not in")]
    [InlineData("DELETE FROM compliance_events WHERE event_id >= 12", "GAP", "compliance events 12 to 13 were recorded")]
    [InlineData("DELETE FROM compliance_events WHERE type = 10", "GAP", "Replaced in room 0f9619ff-8b86-d011-b42d-00c04fc964ff message 2 (log record 8) is not in")]
    [InlineData("DELETE FROM compliance_events WHERE type = 11", "GAP", "Purged in room")]
    [InlineData("INSERT INTO compliance_events SELECT 14, entry_date, type, time, room_id, chat_id, user_id, user_uri, payload, detail, is_alert, sequence FROM compliance_events WHERE event_id = 13", "DOUBLE", "event 14, FileDownloaded in room")]
    [InlineData("UPDATE compliance_events SET sequence = 10 WHERE event_id = 9", "DOUBLE", "event 9, Purged in room")]
    [InlineData("UPDATE compliance_events SET sequence = 1 WHERE event_id = 3", "ORDER", "event 3, Chat in room 1f9619ff-8b86-d011-b42d-00c04fc964ff message 1 (log record 1), comes after an event of log record 2")]
    [InlineData("UPDATE compliance_events SET payload = 'else' WHERE event_id = 5", "DIFFERENT", "event 5, Chat in room 0f9619ff-8b86-d011-b42d-00c04fc964ff message 4 (log record 5), has another text")]
    [InlineData("UPDATE compliance_events SET detail = 'else.txt' WHERE type = 4", "DIFFERENT", "FileUploaded in room 1f9619ff-8b86-d011-b42d-00c04fc964ff (log record 13), has another text")]
    [InlineData("UPDATE compliance_events SET user_uri = 'sip:bob@contoso.com' WHERE event_id = 10", "DIFFERENT", "has another time or user")]
    [InlineData("UPDATE compliance_events SET is_alert = 1 WHERE event_id = 1", "DIFFERENT", "has another importance")]
    [InlineData("UPDATE compliance_events SET room_id = ATTIC WHERE event_id = 1", "GAP", "Chat in room 0f9619ff-8b86-d011-b42d-00c04fc964ff message 1 (log record 1) is not in")]
    [InlineData("DELETE FROM compliance_participations WHERE id = 2", "GAP", "the stay in room 1f9619ff-8b86-d011-b42d-00c04fc964ff of sip:alice@contoso.com")]
    [InlineData("UPDATE compliance_participations SET parted_on = NULL WHERE id = 2", "DIFFERENT", "sip:alice@contoso.com until now instead of")]
    [InlineData("UPDATE compliance_participations SET parted_on = 1 WHERE id = 3", "DIFFERENT", "instead of sip:alice@contoso.com until now")]
    [InlineData("UPDATE compliance_participations SET was_cut_off = 0 WHERE id = 1", "DIFFERENT", "cut off")]
    [InlineData("INSERT INTO compliance_participations SELECT 4, room_id, user_uri, node, incarnation, session, joined_on, parted_on, was_cut_off FROM compliance_participations WHERE id = 3", "DOUBLE", "session 1.2.1, is in the compliance record, but not in the log")]
    public async Task Verify_names_what_was_done_to_the_record(string sql, string kind, string finding)
    {
        using var node = await SampleNode.CreateAsync();
        await node.KeepRecordAsync();
        node.Tamper(sql.Replace("ATTIC", Attic, StringComparison.Ordinal), "compliance.db");
        var (code, output, _) = await RunAsync("verify", "--data", node.Data, "--config", node.Config);
        Assert.Equal(1, code);
        Assert.Contains(
            output.Split(Environment.NewLine),
            line => line.StartsWith(kind, StringComparison.Ordinal) && line.Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE FROM compliance_events WHERE event_id <= 10", "compliance events 1 to 10 are not there any more")]
    [InlineData("DELETE FROM compliance_events", "compliance events 1 to 13 are not there any more")]
    public async Task What_a_reader_took_away_is_no_fault(string sql, string note)
    {
        using var node = await SampleNode.CreateAsync();
        await node.KeepRecordAsync();
        node.Tamper(sql, "compliance.db");
        var (code, output, _) = await RunAsync("verify", "--data", node.Data, "--config", node.Config);
        Assert.Contains("Log and database agree.", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains(note, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_the_database_refused_is_excused_and_shown()
    {
        using var node = await SampleNode.CreateAsync();
        await node.KeepRecordAsync();
        node.Tamper(
            "INSERT INTO compliance_dead_letters SELECT projection, log_id, 13, 1, 'refused', x'00' FROM cursors; "
            + "UPDATE compliance_ids SET last_id = 12; DELETE FROM compliance_events WHERE event_id = 12; UPDATE compliance_events SET event_id = 12 WHERE event_id = 13",
            "compliance.db");
        var (code, output, _) = await RunAsync("verify", "--data", node.Data, "--config", node.Config);
        Assert.Contains("the database refused 1 of them", output, StringComparison.Ordinal);
        Assert.Equal(0, code);

        (code, output, _) = await RunAsync("status", "--data", node.Data, "--config", node.Config);
        Assert.Equal(1, code);
        Assert.Contains("record 13 of log", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequences_of_an_earlier_log_are_not_taken_for_those_of_the_present_one()
    {
        using var node = await SampleNode.CreateAsync();
        await node.KeepRecordAsync();
        await node.AdoptAsync();
        var (_, output, _) = await RunAsync("verify", "--data", node.Data, "--config", node.Config);
        Assert.Contains("1 acts and 0 stays of the event log were compared with the compliance record.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("compliance record, but not", output, StringComparison.Ordinal);

        node.Tamper("DELETE FROM compliance_events WHERE event_id = 14; UPDATE compliance_ids SET last_id = 13 WHERE name = 'event'", "compliance.db");
        (_, output, _) = await RunAsync("verify", "--data", node.Data, "--config", node.Config);
        Assert.Contains("message 7 (log record 1) is not in the compliance record", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_of_the_record_goes_on_only_when_an_operator_says_so()
    {
        using var node = await SampleNode.CreateAsync();
        await node.KeepRecordAsync();
        await node.PostAsync(2);
        await node.CatchUpAsync();
        await node.TruncateAsync();
        string[] where = ["--data", node.Data, "--config", node.Config];
        var (code, output, _) = await RunAsync(["verify", .. where]);
        Assert.Equal(1, code);
        Assert.Contains("records 18 to 19 are neither in the compliance record nor in the event log any more", output, StringComparison.Ordinal);

        (code, output, _) = await RunAsync(["accept-gap", .. where]);
        Assert.Equal(1, code);
        Assert.Contains("compliance record: the database lacks records 18 to 19 of log", output, StringComparison.Ordinal);
        Assert.Contains("messages and local state: there is no gap", output, StringComparison.Ordinal);

        (code, output, _) = await RunAsync(["accept-gap", .. where, "--yes"]);
        Assert.Equal(0, code);
        await node.CatchUpAsync();
        await node.CatchUpRecordAsync();
        (code, output, _) = await RunAsync(["verify", .. where]);
        Assert.Contains("records 18 to 19 of log", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
        (code, output, _) = await RunAsync(["status", .. where]);
        Assert.Equal(0, code);
        Assert.Matches("Compliance record: SQLite\n  Schema +version 1, .*\n  Follows +record 20, all there is\n  Accepted loss +records 18 to 19", output);
    }

    [Fact]
    public async Task Status_of_a_record_that_was_not_made_yet_makes_nothing_and_migrate_makes_it()
    {
        using var node = await SampleNode.CreateAsync();
        string[] where = ["--data", node.Data, "--config", node.Config];
        var before = node.Files();
        var (code, output, _) = await RunAsync(["status", .. where]);
        Assert.Equal(0, code);
        Assert.Matches("Compliance record: no file yet\n  Schema +none yet", output);
        Assert.Equal(before, node.Files());

        (_, output, _) = await RunAsync(["verify", .. where]);
        Assert.Contains("there is no compliance record yet", output, StringComparison.Ordinal);
        (code, output, _) = await RunAsync(["migrate", .. where]);
        Assert.Equal(0, code);
        Assert.Contains("compliance record: SQLite, version 1, was 0", output, StringComparison.Ordinal);
        (_, output, _) = await RunAsync(["status", .. where]);
        Assert.Matches("Follows +nothing was written yet", output);
    }
}
