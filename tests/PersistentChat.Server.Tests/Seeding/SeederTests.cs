using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

/// <summary>A seed applied to a running engine.</summary>
public sealed class SeederTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Small = """
        {
          "users": [
            { "uri": "sip:alice@contoso.com", "password": "secret", "displayName": "Alice" },
            { "pattern": "sip:user{0}@contoso.com", "from": 1, "to": 3 }
          ],
          "categories": [{ "name": "General" }],
          "rooms": [
            { "name": "Lobby", "category": "General", "description": "first" },
            { "pattern": "Room {0}", "idPattern": "00000000-0000-4000-8000-{0:x12}", "from": 1, "to": 2, "category": "General" }
          ]
        }
        """;

    private readonly MemoryEventLog _log = new();
    private readonly TestMeters _meters = new();
    private readonly FakeTime _time = new();
    private readonly List<string> _reports = [];
    private ChatEngine? _engine;

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // This version of xunit calls only this one.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _meters.Dispose();
    }

    [Fact]
    public async Task Every_object_is_created_once_and_a_second_start_creates_nothing()
    {
        await StartAsync();
        Assert.Equal(8, await ApplyAsync(Small));
        var events = _log.Committed.Sequence;
        Assert.Equal(0, await ApplyAsync(Small));
        Assert.Equal(events, _log.Committed.Sequence);

        await StartAsync();
        Assert.Equal(0, await ApplyAsync(Small));
        Assert.Equal((4, 3), (_engine!.Directory.UserCount, _engine.Directory.Rooms.Count));
    }

    [Fact]
    public async Task What_is_there_is_never_overwritten()
    {
        await StartAsync();
        await ApplyAsync(Small);
        Assert.True(_engine!.Directory.TryGetUser("sip:alice@contoso.com", out var before));
        Assert.Equal(0, await ApplyAsync(Small.Replace("first", "second").Replace("\"Alice\"", "\"Alicia\"").Replace("secret", "other")));
        Assert.Equal("first", Assert.Single(_engine.Directory.Rooms, room => room.Name == "Lobby").Record.Description);
        Assert.True(_engine.Directory.TryGetUser("sip:alice@contoso.com", out var after));
        Assert.Same(before, after);
    }

    [Fact]
    public async Task What_the_engine_refuses_is_named_by_its_place()
    {
        await StartAsync();
        var refusal = await Assert.ThrowsAsync<SettingsException>(() => ApplyAsync("""{ "rooms": [{ "name": "Lobby", "category": "Nowhere" }] }"""));
        Assert.Contains("rooms[0]", refusal.Message);
        Assert.Contains("Nowhere", refusal.Message);
    }

    [Fact]
    public async Task A_long_seed_reports_its_progress_once_a_second()
    {
        await StartAsync();
        var seed = new SeedReader("contoso.com").Parse(
            "seed.json", Encoding.UTF8.GetBytes("""{ "users": [{ "pattern": "sip:user{0}@contoso.com", "from": 1, "to": 2000 }] }"""));
        var seeder = new Seeder(_engine!, _time, _reports.Add);
        Assert.Equal(2000, await seeder.ApplyAsync(seed, default));
        Assert.Empty(_reports);
        await StartAsync(new MemoryEventLog());
        seeder = new Seeder(_engine!, _time, _reports.Add);
        _time.Advance(TimeSpan.FromSeconds(1));
        await seeder.ApplyAsync(seed, default);
        Assert.Equal(["Seeding users: 512 of 2000"], _reports);
    }

    private async Task StartAsync(MemoryEventLog? log = null)
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        var archive = new MemoryArchive();
        _engine = new ChatEngine(
            new ChatEngineOptions { Shards = 1 }, new EngineStorage(log ?? _log, archive, archive, []), _ => new IdleShardIo(), _time,
            NullLoggerFactory.Instance, _meters);
        await _engine.StartAsync(default);
    }

    private Task<int> ApplyAsync(string json) => new Seeder(_engine!, _time, _reports.Add)
        .ApplyAsync(new SeedReader("contoso.com").Parse("seed.json", Encoding.UTF8.GetBytes(json)), default);
}
