using System.Runtime.CompilerServices;

namespace PersistentChat.Transport;

/// <summary>
/// Connections that have something to read, collected so that one call of the system reads from many of them. Where the system has no
/// <see cref="SocketRing"/> nothing is collected, and each connection reads for itself.
/// </summary>
/// <param name="ring">Receives for many; null if each connection is to read for itself.</param>
internal sealed unsafe class ReceiveBatch(SocketRing? ring)
{
    /// <summary>As much as is read for one connection: a busy client's messages or answers of a round.</summary>
    public const int SlotBytes = 16 * 1024;

    /// <summary>Connections read from with one call: enough that its price is little for each, and few enough that all slots stay in the processor's cache.</summary>
    public const int Capacity = 16;

    private readonly EpollConnection[] _connections = new EpollConnection[Capacity];
    private readonly int[] _results = new int[Capacity];
    private readonly byte[] _slots = GC.AllocateUninitializedArray<byte>(ring is null ? 0 : Capacity * SlotBytes, pinned: true);
    private int _count;

    /// <summary>Takes a connection, which gets at the next <see cref="Receive"/> what it has.</summary>
    /// <param name="connection">One that keeps no input.</param>
    /// <returns>False if the connection has to read itself.</returns>
    public bool TryAdd(EpollConnection connection)
    {
        if (_count == _connections.Length)
            Receive();
        if (ring is not { IsOpen: true })
            return false;
        _connections[_count++] = connection;
        return true;
    }

    /// <summary>Reads from those that were taken, and gives each what it has.</summary>
    public void Receive()
    {
        var taken = _connections.AsSpan(0, _count);
        _count = 0;
        if (taken.Length > 1 && ring!.IsOpen)
        {
            ReceiveAll(taken);
        }
        else
        {
            foreach (var connection in taken)
                connection.Receive();
        }
        taken.Clear();
    }

    private void ReceiveAll(ReadOnlySpan<EpollConnection> connections)
    {
        var start = (byte*)Unsafe.AsPointer(ref _slots[0]);
        for (var i = 0; i < connections.Length; i++)
            ring!.PutReceive(connections[i].Descriptor, start + (i * SlotBytes), SlotBytes);
        ring!.Submit(_results);
        for (var i = 0; i < connections.Length; i++)
        {
            if (_results[i] == SocketRing.NotTried)
                connections[i].Receive();
            else
                connections[i].Received(_slots, i * SlotBytes, _results[i]);
        }
    }
}
