using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

public class FanOutTests
{
    [Fact]
    public async Task A_session_that_takes_nothing_ends_as_slow_consumer_and_nobody_else_is_hurt()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.OutboxBytes = 4096);
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await alice.RunAsync(() => alice.TakesNothing = true);
        for (var i = 0; i < 60; i++)
            await bob.PostAsync(new string('x', 100));
        await harness.SettleAsync();
        // The end of the session is a command of its own, which comes after what was settled.
        await harness.SettleAsync();
        Assert.Equal("ended SlowConsumer", alice.Lines[^1]);
        Assert.Equal(60, bob.Messages.Length);
        Assert.Contains("parted sip:alice@contoso.com Lobby", bob.Lines);
        Assert.Equal(1, harness.Shard.SessionCount);
    }

    [Fact]
    public async Task A_burst_larger_than_the_outbox_does_not_end_a_session_that_takes_it()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.OutboxBytes = 4096);
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        for (var i = 0; i < 60; i++)
            await alice.PostAsync(new string('x', 100));
        hold.SetResult();
        await harness.SettleAsync();
        Assert.Equal(60, alice.Messages.Length);
    }

    [Fact]
    public async Task A_session_with_too_many_commands_open_is_told_to_wait()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.OpenCommandsPerSession = 3);
        var alice = await harness.OpenAsync("alice");
        await alice.RunAsync(() =>
        {
            for (var i = 0; i < 3; i++)
                Assert.True(alice.Session.TrySubmit(TestSession.Join(EngineHarness.Lobby)));
            Assert.False(alice.Session.TrySubmit(TestSession.Join(EngineHarness.Lobby)));
        });
        await harness.SettleAsync();
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        Assert.Equal(4, alice.Lines.Length);
    }

    [Fact]
    public async Task A_stop_answers_what_was_accepted_before_it_ends_the_sessions()
    {
        var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("last words");
        await harness.DisposeAsync();
        Assert.Equal(["reply JoinReply 200", "posted 1", "message 1 last words", "ended ServerStopping"], alice.Lines);
    }

    [Fact]
    public async Task A_restart_finds_users_rooms_numbers_and_preferences_and_an_empty_roster()
    {
        var log = new MemoryEventLog();
        await using (var harness = await EngineHarness.StartAsync(log: log))
        {
            var alice = await harness.OpenAsync("alice");
            await alice.JoinAsync(EngineHarness.Lobby);
            await alice.PostAsync("before");
            await alice.SubmitAsync(new SetPreference { Label = "colour", Content = "blue" });
            await harness.SettleAsync();
            log.Crash();
        }
        await using var second = await EngineHarness.StartAsync(log: log);
        var again = await second.OpenAsync("alice");
        await again.JoinAsync(EngineHarness.Lobby);
        await again.PostAsync("after");
        await again.SubmitAsync(new GetPreference { Label = "colour", KnownVersion = 0, CreateDefault = false });
        await second.SettleAsync();
        Assert.Equal(["message 2 after"], again.Messages);
        Assert.Equal(1, again.LastReply<JoinReply>().Rooms[0].UserCount);
        Assert.Equal(new PreferenceRecord("sip:alice@contoso.com", "colour", 1, "blue"), again.LastReply<PreferenceReply>().Preference);
    }
}
