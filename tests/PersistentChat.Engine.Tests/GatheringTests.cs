namespace PersistentChat.Engine.Tests;

/// <summary>
/// A crowd waits a moment for posts that are on their way, so that it gets them in one flush, and nobody else ever waits. Time stands still here, and
/// an action on the shard would end a wait: so what comes although a commit is held back has not waited, and what waits does so until a test goes on.
/// </summary>
public sealed class GatheringTests : IAsyncLifetime, IDisposable
{
    /// <summary>With the author the fewest members of a crowd.</summary>
    private const int Listeners = 255;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SilentIo _io = new();
    private readonly TaskCompletionSource _disk = new();
    private Crowd? _crowd;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>An engine whose commits are held back does not stop, and a test may have failed before it let them go.</summary>
    public async Task DisposeAsync()
    {
        _disk.TrySetResult();
        await _crowd!.DisposeAsync();
    }

    public void Dispose() => _io.Dispose();

    [Fact]
    public async Task A_post_that_is_on_its_way_comes_in_the_same_flush_as_those_that_are_there()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        Assert.All(crowd.Peers, peer => Assert.Empty(peer.Lines));
        _disk.SetResult();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 early|message 2 late|"], peer.Lines));
    }

    [Fact]
    public async Task A_commit_that_does_not_come_is_waited_for_two_milliseconds_whatever_is_posted_meanwhile()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        _io.Input.Enqueue(() => Submit(crowd.Author, "later"));
        crowd.Harness.Time.Advance(Longest / 2);
        _io.Wake();
        await UntilAsync(() => _io.Sleep == Longest / 2);
        Assert.All(crowd.Peers, peer => Assert.Empty(peer.Lines));
        crowd.Harness.Time.Advance(Longest / 2);
        _io.Wake();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 early|"], peer.Lines));
        _disk.SetResult();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 1);
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 early|", "message 2 late|message 3 later|"], peer.Lines));
    }

    [Fact]
    public async Task A_post_that_came_during_the_wait_is_decided_at_once()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        var before = crowd.Harness.Log.Appended;
        _io.Input.Enqueue(() => Submit(crowd.Author, "later"));
        _io.Wake();
        await UntilAsync(() => crowd.Harness.Log.Appended == before + 1);
        _disk.SetResult();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.StartsWith("message 1 early|message 2 late|", crowd.Peers[^1].Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lone_post_does_not_wait()
    {
        var crowd = await StartAsync();
        _io.Input.Enqueue(() => Submit(crowd.Author, "lone"));
        _io.Wake();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 lone|"], peer.Lines));
    }

    [Fact]
    public async Task What_was_refused_or_repeated_is_not_waited_for()
    {
        var crowd = await StartAsync();
        var identity = new Storage.PostIdentity(7, 7);
        _io.Input.Enqueue(() =>
        {
            Submit(crowd.Author, EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            Submit(crowd.Author, EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            Submit(crowd.Author, EngineHarness.Post(Guid.NewGuid(), "nowhere"));
        });
        _io.Wake();
        await UntilAsync(() => crowd.Author.Lines.Count(line => line is "posted 1" or "refused 404") == 3);
        _io.Input.Enqueue(() => Submit(crowd.Author, "lone"));
        _io.Wake();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 1);
        Assert.Equal(["message 1 once|", "message 2 lone|"], crowd.Peers[^1].Lines);
    }

    [Fact]
    public async Task Fewer_members_than_a_crowd_do_not_wait()
    {
        var crowd = await StartAsync(Listeners - 1);
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 early|"], peer.Lines));
    }

    [Fact]
    public async Task A_post_in_a_small_room_ends_the_wait_and_comes_behind_what_was_said_in_the_crowd()
    {
        var second = Guid.NewGuid();
        var crowd = await StartAsync();
        await crowd.Harness.DefineRoomAsync(second, "Second");
        await crowd.Author.JoinAsync(second);
        var carol = await crowd.Harness.OpenAsync("carol");
        await carol.JoinAsync(second);
        await crowd.SettleAsync();
        await PostDuringACommitAsync(crowd, EngineHarness.Post(second, "quiet"));
        await UntilAsync(() => carol.Messages.Length > 0);
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal("message 1 early|", peer.Lines[0]));
        _disk.SetResult();
    }

    [Fact]
    public async Task Who_ends_his_session_during_the_wait_can_have_what_is_durable_before()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        _io.Input.Enqueue(() =>
        {
            crowd.Peers[0].Session.TakeGathered();
            crowd.Peers[0].Flush();
            crowd.Peers[0].Session.End(SessionEndReason.Left);
        });
        _io.Wake();
        await UntilAsync(() => crowd.Peers[0].Lines.Length > 0);
        Assert.Equal(["message 1 early|"], crowd.Peers[0].Lines);
        _disk.SetResult();
    }

    [Fact]
    public async Task Authors_are_answered_first_also_if_something_else_ended_the_run()
    {
        var crowd = await StartAsync();
        var (told, flushed) = (0, 0);
        crowd.Author.WhenTold = line => told = line == "posted 1" ? _io.Flushes : told;
        crowd.Peers[0].Flushed = () => flushed = _io.Flushes;
        // Taken in the same turn, behind the post: it ends the run.
        _io.Input.Enqueue(() =>
        {
            crowd.Harness.Decide(crowd.Author, [EngineHarness.Post(EngineHarness.Lobby, "early")]);
            crowd.Harness.Shard.Post(static () => { });
        });
        _io.Wake();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.True(flushed > told);
    }

    [Fact]
    public async Task A_crowd_that_is_being_flushed_is_not_kept_waiting_for_the_rest_of_it()
    {
        var crowd = await StartAsync(3000);
        crowd.Peers[0].Flushed = () =>
        {
            crowd.Peers[0].Flushed = null;
            DecideAndSubmit(crowd);
        };
        _io.Input.Enqueue(() => Submit(crowd.Author, "first"));
        _io.Wake();
        await UntilAsync(() => crowd.Peers[0].Lines.Length > 1);
        Assert.All(crowd.Peers, peer => Assert.Equal("message 1 first|message 2 early|", string.Concat(peer.Lines)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Authors_are_answered_before_a_crowd_is_flushed(bool waits)
    {
        var crowd = await StartAsync();
        var (told, flushed) = (0, 0);
        crowd.Author.WhenTold = line => told = line == "posted 1" ? _io.Flushes : told;
        crowd.Peers[0].Flushed = () => flushed = _io.Flushes;
        if (waits)
        {
            await PostDuringACommitAsync(crowd);
            await UntilAsync(() => _io.Sleep == Longest);
            Assert.True(_io.Flushes > told);
            _disk.SetResult();
        }
        else
        {
            _io.Input.Enqueue(() => Submit(crowd.Author, "lone"));
            _io.Wake();
        }
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.True(flushed > told);
    }

    [Fact]
    public async Task Who_goes_while_a_crowd_waits_hurts_nobody_and_misses_nothing_if_he_comes_back()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        _io.Input.Enqueue(() =>
        {
            crowd.Peers[0].Session.Suspend([]);
            crowd.Peers[1].Session.End(SessionEndReason.Left);
            crowd.Peers[2].Session.Suspend([]);
            crowd.Peers[2].Session.Resume(crowd.Peers[2]);
        });
        _io.Wake();
        await UntilAsync(() => _io.Input.IsEmpty);
        _disk.SetResult();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        _io.Input.Enqueue(() => crowd.Peers[0].Session.Resume(crowd.Peers[0]));
        _io.Wake();
        await UntilAsync(() => crowd.Peers[0].Lines.Length > 0);
        await crowd.SettleAsync();
        Assert.Empty(crowd.Peers[1].Lines);
        crowd.Peers.RemoveAt(1);
        Assert.All(crowd.Peers, peer => Assert.Equal("message 1 early|message 2 late|", Spoken(peer)));
    }

    [Fact]
    public async Task A_log_that_fails_ends_the_wait()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        crowd.Harness.Log.Fail();
        _disk.SetResult();
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal("message 1 early|", peer.Lines[0]));
    }

    [Fact]
    public async Task A_stop_of_the_engine_ends_the_wait()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        var stop = crowd.Harness.Engine.StopAsync(default);
        await UntilAsync(() => crowd.Peers[^1].Lines.Length > 0);
        Assert.All(crowd.Peers, peer => Assert.Equal("message 1 early|", peer.Lines[0]));
        _disk.SetResult();
        await stop.WaitAsync(Patience);
        Assert.All(crowd.Peers, peer => Assert.Equal("message 2 late|", peer.Lines[1]));
    }

    [Fact]
    public async Task A_shard_that_is_stopped_gives_a_crowd_what_waits_for_it()
    {
        var crowd = await StartAsync();
        await PostDuringACommitAsync(crowd);
        await UntilAsync(() => _io.Sleep == Longest);
        crowd.Harness.Shard.Stop();
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 early|"], peer.Lines));
    }

    private async Task<Crowd> StartAsync(int listeners = Listeners) =>
        _crowd = await Crowd.StartAsync(listeners, encoder: JoiningTextEncoder.Instance, io: _io);

    /// <summary>Begins a turn that has a post of the author as durable, and another under way until <see cref="_disk"/> is there.</summary>
    private async Task PostDuringACommitAsync(Crowd crowd, params PostMessage[] more)
    {
        _io.Input.Enqueue(() => DecideAndSubmit(crowd, more));
        _io.Wake();
        await UntilAsync(() => crowd.Author.Lines.Contains("posted 1"));
    }

    private void DecideAndSubmit(Crowd crowd, params PostMessage[] more)
    {
        crowd.Harness.Decide(crowd.Author, [EngineHarness.Post(EngineHarness.Lobby, "early"), .. more]);
        crowd.Harness.Log.HoldCommits = _disk.Task;
        Submit(crowd.Author, "late");
    }

    private static string Spoken(CrowdPeer peer) =>
        string.Concat(peer.Lines.Where(line => line.StartsWith("message", StringComparison.Ordinal)));

    private static void Submit(TestSession session, string text) => Submit(session, EngineHarness.Post(EngineHarness.Lobby, text));

    private static void Submit(TestSession session, PostMessage post) => Assert.True(session.Session.TrySubmit(post));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(1, limit.Token);
    }
}
