using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using PersistentChat.Transport;

namespace PersistentChat.Benchmarks.WholePath;

/// <summary>The transport half of a shard whose connections end in this process: input is handed over as it is, output when it is flushed.</summary>
internal sealed class MemoryTransport : TransportShard
{
    private readonly ConcurrentQueue<(Peer Peer, ReadOnlyMemory<byte> Bytes)> _input = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly List<Peer> _dirty = [];

    public override bool AwaitsPeers => false;

    /// <summary>Makes a connection. Any thread.</summary>
    /// <param name="handler">Serves it.</param>
    /// <param name="take">Takes what it sends, on the shard's thread; says how much was consumed, which is all of it.</param>
    /// <returns>Sends to it. Any thread; whole frames only.</returns>
    public Action<ReadOnlyMemory<byte>> Connect(IConnectionHandler handler, Func<ReadOnlySpan<byte>, int> take)
    {
        var peer = new Peer(this, handler, take);
        return bytes =>
        {
            _input.Enqueue((peer, bytes));
            _wake.Set();
        };
    }

    public override void Poll(TimeSpan timeout)
    {
        if (_input.IsEmpty)
            _wake.WaitOne(timeout);
        while (_input.TryDequeue(out var input))
            input.Peer.Receive(input.Bytes);
    }

    public override void Wake() => _wake.Set();

    public override void Flush()
    {
        foreach (var peer in _dirty)
            peer.Send();
        _dirty.Clear();
    }

    public override void CloseAll()
    {
        // Nobody is at the other end who would have to be told.
    }

    public override void Dispose() => _wake.Dispose();

    private sealed class Peer : Connection
    {
        private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
        private readonly MemoryTransport _shard;
        private readonly IConnectionHandler _handler;
        private readonly Func<ReadOnlySpan<byte>, int> _take;
        private bool _isConnected;

        [SetsRequiredMembers]
        internal Peer(MemoryTransport shard, IConnectionHandler handler, Func<ReadOnlySpan<byte>, int> take) =>
            (_shard, _handler, _take, Info) = (shard, handler, take, new ConnectionInfo(null, null, IsSecure: false));

        public override ConnectionInfo Info { get; }

        public override long UnsentBytes => _output.WrittenCount;

        public override bool IsClosing => false;

        public override void Advance(int count)
        {
            if (_output.WrittenCount == 0 && count > 0)
                _shard._dirty.Add(this);
            _output.Advance(count);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _output.GetSpan(sizeHint);

        public override void Close() => throw new InvalidOperationException("The server closed a connection.");

        public override void Abort()
        {
            // The end of the benchmark.
        }

        internal void Receive(ReadOnlyMemory<byte> bytes)
        {
            if (!_isConnected)
                _handler.OnConnected(this);
            _isConnected = true;
            if (_handler.OnData(this, new ReadOnlySequence<byte>(bytes)) != bytes.Length)
                throw new InvalidOperationException("Something was sent that is no whole frame.");
        }

        internal void Send()
        {
            if (_take(_output.WrittenSpan) != _output.WrittenCount)
                throw new InvalidOperationException("The server sent something that is no whole frame.");
            _output.ResetWrittenCount();
        }
    }
}
