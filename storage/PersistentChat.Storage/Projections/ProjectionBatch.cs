namespace PersistentChat.Storage;

/// <summary>
/// Events taken from the log in order, with the position behind each, so that any part of them can be a transaction. Owns a
/// reference to each message until it is cleared.
/// </summary>
internal sealed class ProjectionBatch(int mostEvents, int mostBytes)
{
    private ChatEvent[] _events = new ChatEvent[Math.Min(mostEvents, 1024)];
    private LogCursor[] _ends = new LogCursor[Math.Min(mostEvents, 1024)];
    private int _bytes;

    internal int Count { get; private set; }

    internal bool IsFull => Count >= mostEvents || _bytes >= mostBytes;

    /// <summary>Why nothing can be taken any more; what was taken before can still be applied.</summary>
    internal Exception? Fault { get; private set; }

    internal ChatEvent this[int index] => _events[index];

    /// <summary>Some of the events.</summary>
    internal IReadOnlyList<ChatEvent> Part(int first, int count) => new ArraySegment<ChatEvent>(_events, first, count);

    /// <summary>The position behind an event.</summary>
    internal LogCursor End(int index) => _ends[index];

    /// <summary>Takes events until the batch is full or the log's committed end is reached.</summary>
    internal void Fill(IEventLogReader reader)
    {
        try
        {
            while (!IsFull && reader.TryRead(out var record))
            {
                Add(EventCodec.Read(record.Span, reader.Position.Sequence), reader.Position);
                _bytes += record.Length;
            }
        }
        catch (Exception e) when (e is EventFormatException or EventLogException)
        {
            Fault = e;
        }
    }

    internal void Clear()
    {
        for (var i = 0; i < Count; i++)
            (_events[i] as MessagePosted)?.Release();
        Array.Clear(_events, 0, Count);
        (Count, _bytes, Fault) = (0, 0, null);
    }

    private void Add(ChatEvent chatEvent, LogCursor end)
    {
        if (Count == _events.Length)
        {
            var larger = Math.Min(Count * 2, mostEvents);
            Array.Resize(ref _events, larger);
            Array.Resize(ref _ends, larger);
        }
        (_events[Count], _ends[Count]) = (chatEvent, end);
        Count++;
    }
}
