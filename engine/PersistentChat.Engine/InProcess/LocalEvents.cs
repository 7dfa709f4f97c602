using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PersistentChat.Engine;

/// <summary>
/// Hands a session's events from its shard to one reader on any thread. Bounded: a full queue leaves the rest in the session's outbox, and the
/// reader asks for it once half of the queue is read.
/// </summary>
internal sealed class LocalEvents(int capacity)
{
    private readonly Channel<RoomEvent> _queue = Channel.CreateBounded<RoomEvent>(
        new BoundedChannelOptions(capacity) { SingleWriter = true });

    private int _isStalled;
    private int _readers;

    /// <summary>Whether another event can be taken; if not, the reader will ask for more. Shard thread.</summary>
    internal bool HasRoom()
    {
        if (_queue.Reader.Count < capacity)
            return true;
        // First the promise, then the look: a reader that took the last event between the two did not see the promise.
        Interlocked.Exchange(ref _isStalled, 1);
        return _queue.Reader.Count < capacity && Interlocked.Exchange(ref _isStalled, 0) == 1;
    }

    /// <summary>Takes an event, for which there must be room. Shard thread.</summary>
    internal void Add(RoomEvent happened) => _queue.Writer.TryWrite(happened);

    /// <summary>Nothing comes any more; what is there is still read. Any thread.</summary>
    internal void End() => _queue.Writer.TryComplete();

    /// <summary>Everything up to the end.</summary>
    /// <param name="askForMore">Called when the shard has more and there is room for it.</param>
    /// <param name="cancellationToken">Ends the reading, not the session.</param>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    internal async IAsyncEnumerable<RoomEvent> ReadAsync(Action askForMore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _readers, 1) != 0)
            throw new InvalidOperationException("The events of a session have one reader at a time.");
        try
        {
            while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_queue.Reader.TryRead(out var happened))
                {
                    if (_queue.Reader.Count <= capacity / 2 && Interlocked.Exchange(ref _isStalled, 0) == 1)
                        askForMore();
                    yield return happened;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            Volatile.Write(ref _readers, 0);
        }
    }
}
