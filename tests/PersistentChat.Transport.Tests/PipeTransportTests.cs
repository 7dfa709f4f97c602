using System.IO.Pipelines;
using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over pipe pairs in memory.</summary>
public sealed class PipeTransportTests : TransportContract
{
    private readonly List<Task> _running = [];

    public PipeTransportTests() => Pump = new ShardPump(new PipeTransportShard());

    protected override ShardPump Pump { get; }

    private PipeTransportShard Shard => (PipeTransportShard)Pump.Shard;

    protected override int Churn => 5_000;

    protected override int ConnectionCount => Shard.ConnectionCount;

    public override Task InitializeAsync() => Task.CompletedTask;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Pump.Dispose();
        await Task.WhenAll(_running).WaitAsync(Patience);
    }

    protected override Task<TestPeer> OpenAsync(IConnectionHandler handler)
    {
        var pair = new DuplexPipePair();
        _running.Add(Shard.RunAsync(pair.Server, new ConnectionInfo(null, null, false), handler));
        return Task.FromResult<TestPeer>(new PipePeer(pair.Client));
    }

    [Fact]
    public async Task A_connection_handed_to_a_disposedShard_is_refused()
    {
        Pump.Dispose();
        var handler = new RecordingHandler();
        var pair = new DuplexPipePair();
        await Shard.RunAsync(pair.Server, new ConnectionInfo(null, null, false), handler).WaitAsync(Patience);
        Assert.Equal(0, handler.ClosedCalls);
        Assert.False(handler.Connected.Task.IsCompleted);
        await Assert.ThrowsAnyAsync<Exception>(async () => await pair.Client.Input.ReadAsync());
    }

    private sealed class PipePeer(IDuplexPipe pipe) : TestPeer
    {
        private readonly Stream _input = pipe.Input.AsStream();
        private readonly Stream _output = pipe.Output.AsStream();

        public override Stream Stream => field ??= new JoinedStream(_input, _output);

        public override Task CloseSendingAsync() => pipe.Output.CompleteAsync().AsTask();

        public override void Reset()
        {
            pipe.Output.Complete(new IOException("reset"));
            pipe.Input.Complete(new IOException("reset"));
        }

        public override ValueTask DisposeAsync()
        {
            pipe.Output.Complete();
            pipe.Input.Complete();
            return ValueTask.CompletedTask;
        }
    }
}
