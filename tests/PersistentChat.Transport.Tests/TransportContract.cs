using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>What every transport must do; a transport's test class inherits it and says how a peer connects.</summary>
public abstract partial class TransportContract : IAsyncLifetime
{
    private readonly Queue<TestPeer> _peers = new();

    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    protected abstract ShardPump Pump { get; }

    /// <summary>How many connections the churn test makes.</summary>
    protected abstract int Churn { get; }

    protected abstract int ConnectionCount { get; }

    public abstract Task InitializeAsync();

    /// <summary>Connects a new peer that this handler serves.</summary>
    protected abstract Task<TestPeer> OpenAsync(IConnectionHandler handler);

    public virtual async Task DisposeAsync()
    {
        while (_peers.TryDequeue(out var peer))
            await peer.DisposeAsync();
    }

    private protected async Task<(TestPeer Peer, Connection Connection)> ConnectAsync(RecordingHandler handler)
    {
        var peer = await OpenAsync(handler).WaitAsync(Patience);
        _peers.Enqueue(peer);
        return (peer, await handler.Connected.Task.WaitAsync(Patience));
    }

    /// <summary>Waits, a turn of the shard at a time, for something that only the shard's thread may look at.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await Pump.Invoke(condition))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
