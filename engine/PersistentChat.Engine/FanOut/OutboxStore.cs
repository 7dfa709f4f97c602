using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.Engine;

/// <summary>
/// The waiting bodies of all sessions of one shard: linked entries in one array, so that an idle session holds no buffer
/// and a busy one costs 16 bytes a message. Shard thread only.
/// </summary>
internal sealed class OutboxStore
{
    private Entry[] _entries = new Entry[256];
    private int _free;
    private int _used = 1;
    private long _bytes;

    /// <summary>Bytes waiting in all outboxes; any thread, may be a moment old.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    internal void Append(ref Outbox outbox, OutboundMessage message)
    {
        var index = Take();
        _entries[index] = new Entry(message, 0);
        if (outbox.Last == 0)
            outbox.First = index;
        else
            _entries[outbox.Last].Next = index;
        outbox.Last = index;
        outbox.Bytes += message.Length;
        Volatile.Write(ref _bytes, _bytes + message.Length);
    }

    internal bool TryRemove(ref Outbox outbox, [NotNullWhen(true)] out OutboundMessage? message)
    {
        var index = outbox.First;
        if (index == 0)
        {
            message = null;
            return false;
        }
        message = _entries[index].Message!;
        outbox.First = _entries[index].Next;
        if (outbox.First == 0)
            outbox.Last = 0;
        outbox.Bytes -= message.Length;
        Volatile.Write(ref _bytes, _bytes - message.Length);
        _entries[index] = new Entry(null, _free);
        _free = index;
        return true;
    }

    private int Take()
    {
        if (_free == 0)
        {
            if (_used == _entries.Length)
                Array.Resize(ref _entries, _used * 2);
            return _used++;
        }
        var index = _free;
        _free = _entries[index].Next;
        return index;
    }

    private struct Entry(OutboundMessage? message, int next)
    {
        internal OutboundMessage? Message = message;

        /// <summary>The next entry of the same outbox, or of the free list; 0 ends either.</summary>
        internal int Next = next;
    }
}

/// <summary>A session's part of the <see cref="OutboxStore"/>: first and last entry (0 for none), and bytes waiting.</summary>
internal struct Outbox
{
    internal int First;
    internal int Last;
    internal long Bytes;
}
