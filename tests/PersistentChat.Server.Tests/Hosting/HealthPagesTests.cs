using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class HealthPagesTests : IAsyncDisposable
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
        var storage = new EngineStorage(_log, archive, archive, [_projection]);
        _engine = new ChatEngine(
            new ChatEngineOptions { Shards = 1 }, storage, _ => new IdleShardIo(), TimeProvider.System, NullLoggerFactory.Instance, _meters);
    }

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
    public async Task A_projection_that_stopped_is_a_reason_of_its_own_and_posts_are_still_taken()
    {
        _projection.Failure = new EventFormatException("Record 1 is not known.");
        await StartAsync();
        Assert.True(SpinWait.SpinUntil(() => _engine.ProjectionFailure is not null, Patience));
        var reason = Assert.Single(await ReasonsAsync(), text => text.StartsWith("the database no longer", StringComparison.Ordinal));
        Assert.Contains("Record 1 is not known. Nothing is lost", reason);
        Assert.True(await _engine.DefineUserAsync(new UserDefinition("sip:alice@contoso.com", "", null), default).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_projection_that_is_too_far_behind_is_a_reason()
    {
        _projection.Failure = new IOException("The database is away.");
        await StartAsync();
        foreach (var name in new[] { "alice", "bob", "carol" })
            await _engine.DefineUserAsync(new UserDefinition($"sip:{name}@contoso.com", "", null), default);
        Assert.Contains("events behind, more than Limits:ReadyLag = 1", Assert.Single(await ReasonsAsync()));
        _projection.Failure = null;
    }

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
        private LogCursor? _cursor;

        public volatile Exception? Failure;

        public string Name => "obstinate";

        public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) => new(_cursor);

        public ValueTask<bool> ApplyAsync(IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
        {
            if (Failure is { } failure)
                throw failure;
            _cursor = to;
            return new(true);
        }

        public ValueTask<bool> SetAsideAsync(
            DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is poisoned here.");
    }
}
