using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class HealthPagesTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HealthPages _pages = new(new HostLimits { ReadyLag = 1 });
    private readonly MemoryEventLog _log = new();
    private readonly ObstinateProjection _projection = new();
    private readonly TestMeters _meters = new();
    private readonly ChatEngine _engine;

    public HealthPagesTests()
    {
        var archive = new MemoryArchive();
        var pump = new ProjectionPumpOptions { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20) };
        var storage = new EngineStorage(_log, archive, archive, [_projection]) { Pump = pump };
        _engine = new ChatEngine(
            new ChatEngineOptions { Shards = 1 }, storage, _ => new IdleShardIo(), TimeProvider.System, NullLoggerFactory.Instance, _meters);
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // This version of xunit calls only this one.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _meters.Dispose();
    }

    [Fact]
    public async Task A_node_that_has_not_started_lives_but_is_not_ready()
    {
        Assert.Equal((200, "live"), await StatusAsync("/health/live"));
        Assert.Equal(["starting"], await ReasonsAsync());
    }

    [Fact]
    public async Task A_started_node_is_ready_until_it_stops()
    {
        await StartAsync();
        Assert.Equal((200, "ready"), await StatusAsync("/health/ready"));
        _pages.Stopping();
        Assert.Equal(["stopping"], await ReasonsAsync());
        Assert.Equal((200, "live"), await StatusAsync("/health/live"));
    }

    [Fact]
    public async Task After_a_failure_of_the_log_the_node_is_not_ready_and_says_what_to_do()
    {
        await StartAsync();
        _log.Fail();
        await Assert.ThrowsAnyAsync<Exception>(() => _engine.DefineUserAsync(new UserDefinition("sip:alice@contoso.com", "", null), default));
        var reason = Assert.Single(await ReasonsAsync());
        Assert.StartsWith("failed: The log ", reason);
        Assert.Contains("remove the cause", reason);
        Assert.Contains("restart", reason);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_stops_a_projection_and_posts_are_still_taken()
    {
        _projection.Failure = new EventFormatException("Record 1 is not known.");
        await StartAsync();
        await UntilAsync(PumpState.Stopped);
        Assert.Contains(await ReasonsAsync(), text => text.StartsWith("obstinate stopped: Record 1 is not known. Nothing is lost", StringComparison.Ordinal));
        Assert.True(await DefineAsync("alice"));
    }

    [Fact]
    public async Task A_wrong_setting_of_a_database_is_a_reason_until_it_is_mended()
    {
        _projection.Failure = new StorageException(StorageFault.Configuration, "The password is wrong.");
        await StartAsync();
        await UntilAsync(PumpState.Misconfigured);
        Assert.Equal("obstinate misconfigured: The password is wrong. Nothing is lost; mended, it goes on by itself.", Assert.Single(await ReasonsAsync()));
        Assert.True(await DefineAsync("alice"));
        _projection.Failure = null;
        await UntilAsync(PumpState.Following);
        await _engine.DrainAsync(default).WaitAsync(Patience);
        Assert.Equal((200, "ready"), await StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task A_database_that_waits_for_an_operator_is_a_reason()
    {
        _projection.Cursor = new LogCursor(Guid.NewGuid(), 1, 1);
        await StartAsync();
        await UntilAsync(PumpState.Blocked);
        Assert.StartsWith("obstinate blocked: Projection obstinate follows event log ", Assert.Single(await ReasonsAsync()));
    }

    [Fact]
    public async Task A_database_that_is_late_leaves_the_node_in_service_but_degraded()
    {
        _projection.Failure = new IOException("The database is away.");
        await StartAsync();
        foreach (var name in new[] { "alice", "bob", "carol" })
            await DefineAsync(name);
        await UntilAsync(status => status is { State: PumpState.Waiting, Message: not null });
        var (status, body) = await AskAsync("GET", "/health/ready");
        Assert.Equal((200, "degraded"), (status, body.GetProperty("status").GetString()));
        var reason = Assert.Single(body.GetProperty("reasons").EnumerateArray()).GetString();
        Assert.Matches(@"^obstinate behind: 4 records, 0\.0 MB, \d+ s \(The database is away\.\)$", reason);
        var block = Assert.Single(body.GetProperty("projections").EnumerateArray());
        Assert.Equal(
            ("obstinate", "waiting", 0, 4, 0, "The database is away."),
            (block.GetProperty("name").GetString(), block.GetProperty("state").GetString(), block.GetProperty("applied").GetInt32(),
                block.GetProperty("lagRecords").GetInt32(), block.GetProperty("deadLetters").GetInt32(), block.GetProperty("message").GetString()));
        _projection.Failure = null;
    }

    [Theory]
    [InlineData(1, 60, null)]
    [InlineData(2, 60, "archive behind: 2 records, 12.3 MB, 60 s")]
    [InlineData(1, 61, "archive behind: 1 records, 12.3 MB, 61 s")]
    public void Records_or_time_make_a_database_late(int records, int seconds, string? complaint) => Assert.Equal(
        complaint, ProjectionHealth.Complaint(
            new PumpStatus("archive", PumpState.Following, 7, records, 12_345_678, TimeSpan.FromSeconds(seconds), null, 0),
            new HostLimits { ReadyLag = 1 }));

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("POST", "/health/ready", 405)]
    [InlineData("HEAD", "/health/ready", 503)]
    public async Task What_is_no_question_of_health_is_refused(string method, string path, int status) =>
        Assert.Equal(status, (await AskAsync(method, path)).Status);

    private async Task StartAsync()
    {
        await _engine.StartAsync(default).WaitAsync(Patience);
        _pages.Started(_engine);
    }

    private Task<bool> DefineAsync(string name) =>
        _engine.DefineUserAsync(new UserDefinition($"sip:{name}@contoso.com", "", null), default).WaitAsync(Patience);

    private Task UntilAsync(PumpState state) => UntilAsync(status => status.State == state);

    private async Task UntilAsync(Func<PumpStatus, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition(Assert.Single(_engine.Projections)))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<(int Status, string? Text)> StatusAsync(string path)
    {
        var (status, body) = await AskAsync("GET", path);
        return (status, body.GetProperty("status").GetString());
    }

    private async Task<IReadOnlyList<string>> ReasonsAsync()
    {
        var (status, body) = await AskAsync("GET", "/health/ready");
        Assert.Equal((503, "not ready"), (status, body.GetProperty("status").GetString()));
        return [.. body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!)];
    }

    private async Task<(int Status, JsonElement Body)> AskAsync(string method, string path)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = (method, path);
        using var body = new MemoryStream();
        context.Response.Body = body;
        await _pages.HandleAsync(context);
        return (context.Response.StatusCode, body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body.ToArray()));
    }

    /// <summary>Takes everything, or fails for as long as a test says.</summary>
    private sealed class ObstinateProjection : IProjection
    {
        public volatile Exception? Failure;

        public LogCursor? Cursor { get; set; }

        public string Name => "obstinate";

        public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) => new(Cursor);

        public ValueTask<bool> ApplyAsync(IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
        {
            if (Failure is { } failure)
                throw failure;
            Cursor = to;
            return new(true);
        }

        public ValueTask<bool> SetAsideAsync(
            DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is poisoned here.");
    }
}
