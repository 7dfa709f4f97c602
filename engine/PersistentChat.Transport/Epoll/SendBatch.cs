using System.Runtime.InteropServices;

namespace PersistentChat.Transport;

/// <summary>
/// What the connections of a shard send at the end of a turn, collected so that one call of the system sends for many of them. Where the system has no
/// <see cref="SocketRing"/> nothing is collected, and each connection sends for itself.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    /// <summary>More than this for one connection is not worth a copy.</summary>
    private const int LargestBytes = 32 * 1024;

    /// <summary>Small enough to stay in the processor's cache until the system reads it.</summary>
    private const int BufferBytes = 128 * 1024;

    private readonly SocketRing? _ring;
    private readonly Entry[] _entries = new Entry[SocketRing.Capacity];
    private readonly int[] _results = new int[SocketRing.Capacity];
    private readonly byte* _buffer;
    private int _count;
    private int _used;

    /// <summary>Starts with nothing.</summary>
    /// <param name="ring">Sends for many; null if each connection is to send for itself.</param>
    public SendBatch(SocketRing? ring)
    {
        _ring = ring;
        if (ring is not null)
            _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
    }

    /// <summary>Takes bytes that a connection is to send; it hears at the next <see cref="Send"/> what became of them.</summary>
    /// <param name="connection">One that waits for nothing from here.</param>
    /// <param name="bytes">Not kept.</param>
    /// <returns>False if the connection has to send them itself.</returns>
    public bool TryAdd(EpollConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (_ring is not { IsOpen: true } || bytes.Length > LargestBytes)
            return false;
        if (_count == _entries.Length)
            Send();
        // The members of a room get the same bytes one after the other: they lie here once.
        var isRepeated = _count > 0 && _entries[_count - 1].Bytes.SequenceEqual(bytes);
        if (!isRepeated && _used + bytes.Length > BufferBytes)
            Send();
        if (!_ring.IsOpen)
            return false;
        _entries[_count] = new Entry(connection, isRepeated ? _entries[_count - 1].Start : Place(bytes), bytes.Length);
        _count++;
        return true;
    }

    /// <summary>Sends what was taken, and tells each connection what the system said.</summary>
    public void Send()
    {
        if (_count == 0)
            return;
        var sent = _entries.AsSpan(0, _count);
        if (_count == 1)
            _results[0] = sent[0].SendAlone();
        else
            SendAll(sent);
        for (var i = 0; i < sent.Length; i++)
            sent[i].Connection.Completed(_results[i], sent[i].Bytes);
        sent.Clear();
        _count = _used = 0;
    }

    /// <summary>What was taken and not sent is dropped.</summary>
    public void Dispose()
    {
        _entries.AsSpan(0, _count).Clear();
        _count = _used = 0;
        NativeMemory.Free(_buffer);
    }

    private byte* Place(ReadOnlySpan<byte> bytes)
    {
        var start = _buffer + _used;
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        _used += bytes.Length;
        return start;
    }

    private void SendAll(ReadOnlySpan<Entry> entries)
    {
        foreach (ref readonly var entry in entries)
            _ring!.PutSend(entry.Connection.Descriptor, entry.Start, entry.Length);
        _ring!.Submit(_results);
        for (var i = 0; i < entries.Length; i++)
        {
            if (_results[i] == SocketRing.NotTried)
                _results[i] = entries[i].SendAlone();
        }
    }

    private readonly struct Entry(EpollConnection connection, byte* start, int length)
    {
        public readonly EpollConnection Connection = connection;
        public readonly byte* Start = start;
        public readonly int Length = length;

        public ReadOnlySpan<byte> Bytes => new(Start, Length);

        public int SendAlone() => Libc.Send(Connection.Descriptor, Bytes, Libc.DontWait | Libc.NoSignal);
    }
}
