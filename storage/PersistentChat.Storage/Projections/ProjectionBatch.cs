namespace PersistentChat.Storage;

/// <summary>The events of one transaction, taken from the log in order. Owns a reference to each message until it is cleared.</summary>
internal sealed class ProjectionBatch(int mostEvents, int mostBytes)
{
    private readonly List<ChatEvent> _events = new(Math.Min(mostEvents, 1024));
    private int _bytes;

    internal IReadOnlyList<ChatEvent> Events => _events;

    internal bool IsEmpty => _events.Count == 0;

    internal bool IsFull => _events.Count >= mostEvents || _bytes >= mostBytes;

    /// <summary>Behind the last event taken.</summary>
    internal LogCursor End { get; private set; }

    /// <summary>Why nothing can be taken behind <see cref="End"/>; what was taken before it can still be applied.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Takes events until the batch is full or the log's committed end is reached.</summary>
    internal void Fill(IEventLogReader reader)
    {
        try
        {
            while (!IsFull && reader.TryRead(out var record))
            {
                _events.Add(EventCodec.Read(record.Span, reader.Position.Sequence));
                _bytes += record.Length;
                End = reader.Position;
            }
        }
        catch (Exception e) when (e is EventFormatException or EventLogException)
        {
            Fault = e;
        }
    }

    internal void Clear()
    {
        foreach (var chatEvent in _events)
            (chatEvent as MessagePosted)?.Release();
        _events.Clear();
        _bytes = 0;
    }
}
