using System.Text;

namespace PersistentChat.Engine.Tests;

/// <summary>Alice, who posts, and many sessions of bob in the same room.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private Crowd(EngineHarness harness, TestSession author) => (Harness, Author) = (harness, author);

    internal EngineHarness Harness { get; }

    internal TestSession Author { get; }

    internal List<CrowdPeer> Peers { get; } = [];

    /// <param name="sessions">How many of bob; the author is one more.</param>
    /// <param name="outboxBytes">What may wait for each.</param>
    /// <param name="encoder">The format of bob's sessions.</param>
    /// <param name="io">The I/O of the one shard.</param>
    internal static async Task<Crowd> StartAsync(
        int sessions, int outboxBytes = 1 << 20, BodyEncoder? encoder = null, IShardIo? io = null)
    {
        var harness = await EngineHarness.StartAsync(
            options =>
            {
                options.Limits.OutboxBytes = outboxBytes;
                options.Limits.SequencerQueue = 2 * sessions;
            },
            io: io);
        var author = await harness.OpenAsync("alice");
        await author.JoinAsync(EngineHarness.Lobby);
        var crowd = new Crowd(harness, author);
        Assert.True(harness.Engine.Directory.TryGetUser("sip:bob@contoso.com", out var bob));
        await EngineHarness.OnShardAsync(harness.Shard, () =>
        {
            for (var i = 0; i < sessions; i++)
            {
                var peer = new CrowdPeer();
                peer.Session = harness.Shard.OpenSession(bob, encoder ?? TextEncoder.Instance, peer);
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
        // A round of 3,000 takes nine turns, and one that something came into at most twelve more.
        for (var i = 0; i < 30; i++)
            await EngineHarness.OnShardAsync(Harness.Shard, () => { });
    }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();
}

/// <summary>A session that only listens, and writes down what it gets.</summary>
internal sealed class CrowdPeer : ISessionPeer
{
    private readonly List<string> _lines = [];

    internal Session Session { get; set; } = null!;

    internal string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    internal int Flushes { get; private set; }

    internal Action? Flushed { get; set; }

    public void Flush()
    {
        Flushes++;
        while (Session.TryDequeue(out var message))
        {
            Note(Encoding.UTF8.GetString(message.Body));
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

    public void OnEnded(SessionEndReason reason) => Note($"ended {reason}");

    private void Note(string line)
    {
        lock (_lines)
            _lines.Add(line);
    }
}
