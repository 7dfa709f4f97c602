using System.Text;

namespace PersistentChat.Engine.Tests;

/// <summary>A shard with more sessions to flush than it flushes in one turn.</summary>
public class FlushingTests
{
    private const int Sessions = 3000;

    [Fact]
    public async Task A_message_comes_once_to_each_of_more_members_than_a_turn_flushes()
    {
        await using var crowd = await Crowd.StartAsync();
        await crowd.PostAsync("a");
        await crowd.PostAsync("b");
        await crowd.SettleAsync();
        Assert.All(crowd.Peers, peer => Assert.Equal(["message 1 a", "message 2 b"], peer.Lines));
    }

    [Fact]
    public async Task What_arrives_during_a_long_round_is_taken_before_the_round_is_over()
    {
        await using var crowd = await Crowd.StartAsync();
        var flushed = -1;
        crowd.Peers[0].Flushed = () => crowd.Harness.Shard.Post(() => flushed = crowd.Peers.Count(peer => peer.Lines.Count > 0));
        await crowd.PostAsync("a");
        await crowd.SettleAsync();
        Assert.InRange(flushed, 1, Sessions - 1);
    }

    [Fact]
    public async Task Who_still_waits_for_his_flush_gets_a_later_message_in_the_same_one()
    {
        await using var crowd = await Crowd.StartAsync();
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
        await using var crowd = await Crowd.StartAsync(outboxBytes: 4096);
        crowd.Peers[0].Flushed = () =>
        {
            crowd.Peers[0].Flushed = null;
            for (var i = 0; i < 50; i++)
                crowd.Harness.Decide(crowd.Author, EngineHarness.Post(EngineHarness.Lobby, new string('x', 100)));
        };
        await crowd.PostAsync("a");
        await crowd.SettleAsync();
        Assert.All(crowd.Peers, peer => Assert.Equal(51, peer.Lines.Count));
    }

    [Fact]
    public async Task A_stop_in_the_midst_of_a_round_flushes_everybody_before_it_ends_the_sessions()
    {
        await using var crowd = await Crowd.StartAsync();
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

    /// <summary>Alice, who posts, and many sessions of bob in the same room.</summary>
    private sealed class Crowd : IAsyncDisposable
    {
        private Crowd(EngineHarness harness, TestSession author) => (Harness, Author) = (harness, author);

        internal EngineHarness Harness { get; }

        internal TestSession Author { get; }

        internal List<Peer> Peers { get; } = [];

        internal static async Task<Crowd> StartAsync(int outboxBytes = 1 << 20)
        {
            var harness = await EngineHarness.StartAsync(options =>
            {
                options.Limits.OutboxBytes = outboxBytes;
                options.Limits.SequencerQueue = 2 * Sessions;
            });
            var author = await harness.OpenAsync("alice");
            await author.JoinAsync(EngineHarness.Lobby);
            var crowd = new Crowd(harness, author);
            Assert.True(harness.Engine.Directory.TryGetUser("sip:bob@contoso.com", out var bob));
            await EngineHarness.OnShardAsync(harness.Shard, () =>
            {
                for (var i = 0; i < Sessions; i++)
                {
                    var peer = new Peer();
                    peer.Session = harness.Shard.OpenSession(bob, TextEncoder.Instance, peer);
                    Assert.True(peer.Session.TrySubmit(TestSession.Join(EngineHarness.Lobby)));
                    crowd.Peers.Add(peer);
                }
            });
            await harness.SettleAsync();
            return crowd;
        }

        internal Task PostAsync(string text) => Author.PostAsync(text);

        internal async Task SettleAsync()
        {
            await Harness.Engine.DrainAsync(default);
            // A round takes three turns, and one that something came into three more.
            for (var i = 0; i < 10; i++)
                await EngineHarness.OnShardAsync(Harness.Shard, () => { });
        }

        public ValueTask DisposeAsync() => Harness.DisposeAsync();
    }

    private sealed class Peer : ISessionPeer
    {
        internal Session Session { get; set; } = null!;

        internal List<string> Lines { get; } = [];

        internal int Flushes { get; private set; }

        internal Action? Flushed { get; set; }

        public void Flush()
        {
            Flushes++;
            while (Session.TryDequeue(out var message))
            {
                Lines.Add(Encoding.UTF8.GetString(message.Body));
                message.Release();
            }
            Flushed?.Invoke();
        }

        public void OnPosted(object? context, long number) => throw new InvalidOperationException("Nobody here posts.");

        public void OnRefused(object? context, ResultCode code, string? detail) => throw new InvalidOperationException("Nobody here posts.");

        public void OnReply(Reply reply)
        {
            Assert.Equal(ResultCode.Ok, reply.Code);
            reply.Release();
        }

        public void OnEnded(SessionEndReason reason) => Lines.Add($"ended {reason}");
    }
}
