using System.Buffers;
using System.IO.Pipelines;
using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>What the pipelines transport does to its pipes, turn by turn, pumped by the test itself.</summary>
public sealed class PipeFlushTests : IDisposable
{
    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly PipeTransportShard _shard = new();

    public void Dispose() => _shard.Dispose();

    [Fact]
    public void Many_writes_of_a_turn_are_one_flush_per_connection()
    {
        var (first, second) = (Open(out var firstWriter), Open(out var secondWriter));
        for (var i = 0; i < 10; i++)
        {
            first.Write(new byte[100]);
            second.Write(new byte[100]);
        }
        Assert.Equal((0, 0), (firstWriter.Flushes, secondWriter.Flushes));
        _shard.Flush();
        Assert.Equal((1, 1), (firstWriter.Flushes, secondWriter.Flushes));
    }

    [Fact]
    public void A_connection_without_output_is_not_flushed()
    {
        Open(out var writer);
        ShardPump.Step(_shard);
        ShardPump.Step(_shard);
        Assert.Equal(0, writer.Flushes);
    }

    [Fact]
    public void Nothing_is_flushed_while_a_flush_is_pending()
    {
        var connection = Open(out var writer);
        for (var i = 0; i < 5; i++)
        {
            connection.Write(new byte[100_000]);
            ShardPump.Step(_shard);
        }
        Assert.Equal(1, writer.Flushes);
        Assert.Equal(500_000, connection.UnsentBytes);
    }

    [Fact]
    public async Task What_is_written_during_a_short_pending_flush_follows_it()
    {
        var pair = new DuplexPipePair(new PipeOptions(
            null, PipeScheduler.Inline, PipeScheduler.Inline, 1_000, 500, useSynchronizationContext: false));
        var connection = Serve(pair.Server);
        connection.Write(Pattern.Make(2_000, 0));
        ShardPump.Step(_shard);
        connection.Write(Pattern.Make(100, 2_000));
        ShardPump.Step(_shard);
        Assert.Equal(2_100, connection.UnsentBytes);
        Assert.Equal(2_000, await ReadAndCheckAsync(pair.Client.Input, 0));
        ShardPump.Step(_shard);
        Assert.Equal(100, await ReadAndCheckAsync(pair.Client.Input, 2_000));
        Assert.Equal(0, connection.UnsentBytes);
    }

    [Fact]
    public void An_echo_of_small_messages_allocates_nothing_on_the_shard()
    {
        var pair = new DuplexPipePair(Inline);
        _ = _shard.RunAsync(pair.Server, new ConnectionInfo(null, null, false), new PlainEcho());
        var message = new byte[200];
        Exchange(pair.Client, message, 2_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(pair.Client, message, 10_000);
        var perMessage = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0;
        Assert.InRange(perMessage, 0, 0.5);
    }

    [Fact]
    public void A_slow_reader_allocates_nothing_on_the_shard_once_its_buffers_are_pooled()
    {
        var pair = new DuplexPipePair(Inline);
        var connection = Serve(pair.Server);
        var message = new byte[500];
        for (var i = 0; i < 5; i++)
            FillAndDrain(connection, pair.Client, message);

        var before = GC.GetAllocatedBytesForCurrentThread();
        FillAndDrain(connection, pair.Client, message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    private void FillAndDrain(Connection connection, IDuplexPipe client, byte[] message)
    {
        for (var i = 0; i < 2_000; i++)
        {
            connection.Write(message);
            ShardPump.Step(_shard);
        }
        Assert.True(connection.UnsentBytes > 900_000);
        for (long got = 0; got < 2_000L * message.Length;)
        {
            if (client.Input.TryRead(out var result))
            {
                got += result.Buffer.Length;
                client.Input.AdvanceTo(result.Buffer.End);
            }
            ShardPump.Step(_shard);
        }
        Assert.Equal(0, connection.UnsentBytes);
    }

    private void Exchange(IDuplexPipe client, byte[] message, int count)
    {
        for (var i = 0; i < count; i++)
        {
            message.CopyTo(client.Output.GetSpan(message.Length));
            client.Output.Advance(message.Length);
            var flush = client.Output.FlushAsync();
            Assert.True(flush.IsCompletedSuccessfully);
            ReadResult result;
            while (!client.Input.TryRead(out result) || result.Buffer.Length < message.Length)
                ShardPump.Step(_shard);
            client.Input.AdvanceTo(result.Buffer.End);
        }
    }

    private static async Task<long> ReadAndCheckAsync(PipeReader reader, long from)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var result = await reader.ReadAsync(limit.Token);
        Pattern.Check(result.Buffer.ToArray(), from);
        reader.AdvanceTo(result.Buffer.End);
        return result.Buffer.Length;
    }

    private Connection Open(out CountingWriter writer)
    {
        var pair = new DuplexPipePair(Inline);
        return Serve(new CountingPipe(pair.Server.Input, writer = new CountingWriter(pair.Server.Output)));
    }

    private Connection Serve(IDuplexPipe pipe)
    {
        Connection? connected = null;
        var handler = new RecordingHandler { WhenConnected = connection => connected = connection };
        _ = _shard.RunAsync(pipe, new ConnectionInfo(null, null, false), handler);
        ShardPump.Step(_shard);
        return connected!;
    }

    /// <summary>An echo that records nothing, so that only the transport can allocate.</summary>
    private sealed class PlainEcho : IConnectionHandler
    {
        public void OnConnected(Connection connection)
        {
        }

        public int OnData(Connection connection, ReadOnlySequence<byte> input) => RecordingHandler.Echo(connection, input);

        public void OnClosed(Connection connection, Exception? error)
        {
        }
    }

    private sealed record CountingPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class CountingWriter(PipeWriter inner) : PipeWriter
    {
        public int Flushes { get; private set; }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return inner.FlushAsync(cancellationToken);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
