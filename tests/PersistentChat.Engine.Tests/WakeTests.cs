using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>The sequencer is woken once for many commands, and yet none is left lying, wherever in a turn it was submitted.</summary>
public class WakeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_command_is_decided_that_input_brought()
    {
        var io = new SilentIo();
        await using var harness = await EngineHarness.StartAsync(io: io);
        var alice = await harness.OpenAsync("alice");
        await AnsweredAsync(alice, () =>
        {
            io.Input.Enqueue(() => Submit(alice));
            io.Wake();
        });
    }

    [Fact]
    public async Task A_command_is_decided_that_an_action_brought()
    {
        await using var harness = await EngineHarness.StartAsync(io: new SilentIo());
        var alice = await harness.OpenAsync("alice");
        await AnsweredAsync(alice, () => harness.Shard.Post(() => Submit(alice)));
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("posted")]
    [InlineData("refused")]
    [InlineData("message")]
    public async Task A_command_is_decided_that_a_session_submits_when_it_is_told_something(string what)
    {
        await using var harness = await EngineHarness.StartAsync(io: new SilentIo());
        var alice = await harness.OpenAsync("alice");
        alice.WhenTold = line =>
        {
            if (!line.StartsWith(what, StringComparison.Ordinal))
                return;
            alice.WhenTold = null;
            Submit(alice);
        };
        await AnsweredAsync(alice, () => harness.Shard.Post(() =>
        {
            Assert.True(alice.Session.TrySubmit(TestSession.Join(EngineHarness.Lobby)));
            Assert.True(alice.Session.TrySubmit(EngineHarness.Post(EngineHarness.Lobby, "text")));
            Assert.True(alice.Session.TrySubmit(EngineHarness.Post(Guid.NewGuid(), "nowhere")));
        }));
    }

    [Fact]
    public async Task A_command_is_decided_that_is_submitted_when_another_session_ends()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.OutboxBytes = 4096, io: new SilentIo());
        var (alice, bob) = (await harness.OpenAsync("alice"), await harness.OpenAsync("bob"));
        bob.TakesNothing = true;
        bob.WhenTold = line =>
        {
            if (line.StartsWith("ended", StringComparison.Ordinal))
                Submit(alice);
        };
        await AnsweredAsync(alice, () => harness.Shard.Post(() =>
        {
            var body = harness.Shard.RentMessage();
            body.GetSpan(5000).Clear();
            body.Advance(5000);
            bob.Session.Enqueue(body);
        }));
    }

    [Fact]
    public async Task A_command_is_decided_that_a_heartbeat_brought()
    {
        var io = new SilentIo();
        var options = new ChatEngineOptions { Shards = 1 };
        var beat = new Beat();
        await using var harness = new EngineHarness(new MemoryEventLog(), options, io);
        harness.Shard.Add(beat);
        await harness.Engine.StartAsync(default);
        await harness.Engine.DefineUserAsync(new UserDefinition("sip:alice@contoso.com", "", null), default);
        var alice = await harness.OpenAsync("alice");
        beat.Next = () => Submit(alice);
        await AnsweredAsync(alice, () =>
        {
            harness.Time.Advance(TimeSpan.FromSeconds(5));
            io.Wake();
        });
    }

    [Fact]
    public async Task A_turn_with_more_commands_than_the_sequencer_s_queue_holds_does_not_fill_it_for_good()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.SequencerQueue = 16, io: new SilentIo());
        var alice = await harness.OpenAsync("alice");
        var isTaken = false;
        await alice.RunAsync(() =>
        {
            using var limit = new CancellationTokenSource(Patience);
            for (var i = 0; i < 16; i++)
                Submit(alice);
            // The turn still goes on, so nobody but a refusal wakes the sequencer.
            while (!isTaken && !limit.IsCancellationRequested)
                isTaken = alice.Session.TrySubmit(Ask());
        });
        Assert.True(isTaken);
    }

    /// <summary>Waits for the answer to <see cref="Ask"/> without waking anybody.</summary>
    private static async Task AnsweredAsync(TestSession session, Action begin)
    {
        begin();
        using var limit = new CancellationTokenSource(Patience);
        while (!session.Lines.Contains("reply PreferenceReply 200"))
            await Task.Delay(1, limit.Token);
    }

    private static GetPreference Ask() => new() { Label = "colour", KnownVersion = 0, CreateDefault = true };

    private static void Submit(TestSession session) => Assert.True(session.Session.TrySubmit(Ask()));

    /// <summary>Does something at the next heartbeat, once.</summary>
    private sealed class Beat : IShardService
    {
        internal volatile Action? Next;

        public void OnHeartbeat(TimeSpan now)
        {
            var next = Next;
            Next = null;
            next?.Invoke();
        }
    }
}
