using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>The compliance record of a server, across a kill.</summary>
public sealed class ComplianceTests : IDisposable
{
    private const string Unkept = "Unkept";
    private static readonly Guid UnkeptRoom = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_record_has_all_that_happened_once_and_ends_what_a_kill_cut_off()
    {
        await using var server = await TalkAndKillAsync(isOn: true);
        await server.RestartAsync();
        Assert.Equal(0, await server.Process.StopAsync());

        await using var store = await SqliteStore.OpenComplianceAsync(Path.Combine(server.Data, "compliance.db"));
        var events = await store.ReadAsync(0, 100, default);
        Assert.Equal(
            [
                (1L, ComplianceEventType.Chat, Seeds.Lobby, (long?)1, Seeds.Alice, "kept", true),
                (2L, ComplianceEventType.Chat, UnkeptRoom, 1L, Seeds.Alice, "not kept", false),
                (3L, ComplianceEventType.HistoryRead, Seeds.Lobby, null, Seeds.Bob, "newest 5", false),
            ],
            events.Select(e => (e.EventId, e.Type, e.RoomId, e.ChatId, e.UserUri, e.Payload, e.IsAlert)));
        Assert.All(events, e => Assert.True(e.UserId > 0 && e.Time <= e.EntryDate && e.Sequence > 0, e.ToString()));
        var stays = await store.ReadParticipationsAsync(null, 0, long.MaxValue, default);
        Assert.Equal(
            [(Seeds.Lobby, Seeds.Alice, false), (UnkeptRoom, Seeds.Alice, true), (Seeds.Lobby, Seeds.Bob, true)],
            stays.Select(stay => (stay.RoomId, stay.UserUri, stay.WasCutOff)));
        Assert.All(stays, stay => Assert.True(stay.PartedOn > stay.JoinedOn && stay.Incarnation == 1, stay.ToString()));
        Assert.Equal(1, ReadingsIn(server.Data));
    }

    [Fact]
    public async Task Without_compliance_there_is_neither_a_record_nor_a_trace_of_reading_in_the_log()
    {
        await using var server = await TalkAndKillAsync(isOn: false);
        Assert.False(File.Exists(Path.Combine(server.Data, "compliance.db")));
        Assert.Equal(0, ReadingsIn(server.Data));
    }

    /// <summary>Alice posts in two rooms and leaves one, Bob reads; then the server is killed.</summary>
    private async Task<ChatServer> TalkAndKillAsync(bool isOn)
    {
        var server = await ChatServer.StartAsync(options => options with
        {
            Seed = WriteSeed(),
            Environment = new Dictionary<string, string> { ["PCHAT_Compliance__Enabled"] = isOn ? "true" : "false" },
        });
        var alice = await server.SignInAsync(Seeds.Alice);
        await alice.JoinAsync("Lobby");
        await alice.JoinAsync(Unkept);
        await alice.PostAsync(Seeds.Lobby, "kept", alert: true);
        await alice.PostAsync(UnkeptRoom, "not kept");
        var bob = await server.SignInAsync(Seeds.Bob);
        await bob.JoinAsync("Lobby");
        Assert.Single(await bob.HistoryAsync(Seeds.Lobby, 5));
        await alice.PartAsync(Seeds.Lobby);
        await server.Process.KillAsync();
        return server;
    }

    private string WriteSeed() => _folder.Write("seed.json", $$"""
        {
          "users": [{ "uri": "{{Seeds.Alice}}" }, { "uri": "{{Seeds.Bob}}" }],
          "categories": [{ "name": "General" }, { "name": "Gone", "history": false }],
          "rooms": [
            { "name": "Lobby", "id": "{{Seeds.Lobby}}", "category": "General", "privacy": "Open" },
            { "name": "{{Unkept}}", "id": "{{UnkeptRoom}}", "category": "Gone", "privacy": "Open" }
          ]
        }
        """);

    private static int ReadingsIn(string data)
    {
        var (readings, records) = (0, 0);
        using var log = EventLogFiles.Open(Path.Combine(data, "log")).OpenReader();
        for (; log.TryRead(out var record); records++)
        {
            var chatEvent = EventCodec.Read(record.Span, log.Position.Sequence);
            readings += chatEvent is HistoryRead ? 1 : 0;
            (chatEvent as MessagePosted)?.Release();
        }
        Assert.True(records > 5, "the log was not read");
        return readings;
    }
}
