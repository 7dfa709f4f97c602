namespace PersistentChat.Engine.Tests;

/// <summary>A shard with more sessions to flush than it flushes in one turn.</summary>
public class FlushingTests
{
    private const int Sessions = 3000;

    [Fact]
    public async Task A_message_comes_once_to_each_of_more_members_than_a_turn_flushes()
    {
        await using var crowd = await Crowd.StartAsync(Sessions);
        await crowd.PostAsync("a");
        await crowd.PostAsync("b");
        await crowd.SettleAsync();
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 a", "message 2 b"], peer.Lines));
    }

    [Theory]
    [InlineData(Sessions, 256)]
    [InlineData(1023, 1024)]
    public async Task What_arrives_during_a_long_round_is_taken_after_a_part_of_it_and_a_short_round_is_not_divided(int sessions, int part)
    {
        await using var crowd = await Crowd.StartAsync(sessions);
        var flushed = -1;
        crowd.Peers[0].Flushed = () =>
        {
            crowd.Peers[0].Flushed = null;
            crowd.Harness.Shard.Post(() => flushed = crowd.Peers.Count(peer => peer.Lines.Length > 0));
        };
        await crowd.PostAsync("a");
        await crowd.SettleAsync();
        // The author has his place in the part too.
        Assert.Equal(part - 1, flushed);
    }

    [Fact]
    public async Task Who_still_waits_for_his_flush_gets_a_later_message_in_the_same_one()
    {
        await using var crowd = await Crowd.StartAsync(Sessions);
        crowd.Peers[0].Flushed = () =>
        {
            crowd.Peers[0].Flushed = null;
            crowd.Harness.Decide(crowd.Author, EngineHarness.Post(EngineHarness.Lobby, "b"));
        };
        await crowd.PostAsync("a");
        await crowd.SettleAsync();
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 a", "message 2 b"], peer.Lines));
        Assert.Equal(2, crowd.Peers[0].Flushes);
        Assert.Equal(1, crowd.Peers[^1].Flushes);
    }

    [Fact]
    public async Task What_waits_for_a_flush_is_not_held_against_a_session_that_takes_it()
    {
        await using var crowd = await Crowd.StartAsync(Sessions, outboxBytes: 4096);
        crowd.Peers[0].Flushed = () =>
        {
            crowd.Peers[0].Flushed = null;
            for (var i = 0; i < 50; i++)
                crowd.Harness.Decide(crowd.Author, EngineHarness.Post(EngineHarness.Lobby, new string('x', 100)));
        };
        await crowd.PostAsync("a");
        await crowd.SettleAsync();
        Assert.All(crowd.Peers, peer => Assert.Equal(51, peer.Lines.Length));
    }

    [Fact]
    public async Task A_stop_in_the_midst_of_a_round_flushes_everybody_before_it_ends_the_sessions()
    {
        await using var crowd = await Crowd.StartAsync(Sessions);
        var shard = crowd.Harness.Shard;
        crowd.Peers[0].Flushed = () =>
        {
            crowd.Peers[0].Flushed = null;
            shard.Post(() => shard.EndAll(SessionEndReason.ServerStopping));
        };
        await crowd.PostAsync("last words");
        await crowd.SettleAsync();
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 last words", "ended ServerStopping"], peer.Lines));
    }
}
