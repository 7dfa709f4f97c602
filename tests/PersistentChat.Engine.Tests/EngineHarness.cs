using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>A running engine over a log in memory, with users alice, bob and carol and the open room Lobby.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    internal static readonly Guid Lobby = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");

    internal TestMeters Meters { get; } = new();

    internal EngineHarness(MemoryEventLog log, ChatEngineOptions options, IShardIo? io = null)
    {
        Log = log;
        Engine = new ChatEngine(
            options, new EngineStorage(log, Archive, Archive, []), _ => io ?? new IdleShardIo(), Time, NullLoggerFactory.Instance, Meters);
    }

    internal MemoryEventLog Log { get; }

    internal MemoryArchive Archive { get; } = new();

    internal FakeTime Time { get; } = new();

    internal ChatEngine Engine { get; }

    internal Shard Shard => Engine.Shards[0];

    /// <param name="configure">Changes the options.</param>
    /// <param name="log">A log that is not empty.</param>
    /// <param name="io">The I/O of the one shard.</param>
    internal static async Task<EngineHarness> StartAsync(
        Action<ChatEngineOptions>? configure = null, MemoryEventLog? log = null, IShardIo? io = null)
    {
        var options = new ChatEngineOptions { Shards = 1 };
        configure?.Invoke(options);
        var harness = new EngineHarness(log ?? new MemoryEventLog(), options, io);
        await harness.Engine.StartAsync(default);
        foreach (var name in new[] { "alice", "bob", "carol" })
            await harness.Engine.DefineUserAsync(new UserDefinition($"sip:{name}@contoso.com", "", null), default);
        await harness.Engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, default);
        await harness.DefineRoomAsync(Lobby, "Lobby");
        return harness;
    }

    internal Task<bool> DefineRoomAsync(Guid id, string name, Func<RoomDefinition, RoomDefinition>? change = null)
    {
        var room = new RoomDefinition { Id = id, Name = name, Category = "General", Privacy = RoomPrivacy.Open };
        return Engine.DefineRoomAsync(change is null ? room : change(room), default);
    }

    internal async Task<TestSession> OpenAsync(string name, Shard? shard = null, BodyEncoder? encoder = null)
    {
        Assert.True(Engine.Directory.TryGetUser($"sip:{name}@contoso.com", out var user));
        var session = new TestSession(shard ?? Shard);
        await session.RunAsync(() => session.Open(user, encoder));
        return session;
    }

    /// <summary>
    /// Submits commands and waits until their outcomes are in the shard's queue: they are handled in the turn that runs this, as batches of
    /// their own. Shard thread.
    /// </summary>
    internal void Decide(TestSession session, params Command[] commands)
    {
        foreach (var command in commands)
            Assert.True(session.Session.TrySubmit(command));
        Assert.True(Engine.DrainAsync(default).Wait(TimeSpan.FromSeconds(20)));
    }

    /// <summary>Runs steps on the shard in one turn, each behind the outcomes of what the one before it had decided.</summary>
    internal async Task InOneTurnAsync(params Action[] steps)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Run(0);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));

        void Run(int next) => Shard.Post(() =>
        {
            try
            {
                steps[next]();
                if (next + 1 < steps.Length)
                    Run(next + 1);
                else
                    done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
    }

    /// <summary>Everything submitted so far is decided, durable, delivered and flushed.</summary>
    internal async Task SettleAsync()
    {
        await Engine.DrainAsync(default);
        foreach (var shard in Engine.Shards)
            await OnShardAsync(shard, () => { });
        // Flushing happens at the end of the turn that ran the action above; one more turn proves that it is over.
        foreach (var shard in Engine.Shards)
            await OnShardAsync(shard, () => { });
    }

    internal static Task OnShardAsync(Shard shard, Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shard.Post(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Meters.Dispose();
    }

    internal static PostMessage Post(Guid room, string text, PostIdentity identity = default, object? context = null)
    {
        var post = PostMessage.Rent();
        post.Context = context;
        post.Message = MessagePosted.Rent();
        post.Message.RoomId = room;
        post.Message.Identity = identity;
        post.Message.SetContent(Encoding.UTF8.GetBytes(text), default);
        return post;
    }
}
