using System.Collections.Concurrent;

namespace PersistentChat.Storage;

/// <summary>
/// Free messages. Shared by all engines of the process, since a message does not know its engine. Bounded by count of
/// small buffers, so that a burst does not become the process's permanent size.
/// </summary>
internal static class MessagePool
{
    /// <summary>Buffers up to this size stay with an idle message.</summary>
    internal const int LargestKeptBuffer = 1024;

    private const int LargestPool = 65_536;

    private static readonly ConcurrentQueue<MessagePosted> Free = new();
    private static int _count;

    internal static MessagePosted Rent()
    {
        if (Free.TryDequeue(out var message))
            Interlocked.Decrement(ref _count);
        else
            message = new MessagePosted();
        message.Rented();
        return message;
    }

    internal static void Return(MessagePosted message)
    {
        message.Clear();
        if (Interlocked.Increment(ref _count) <= LargestPool)
            Free.Enqueue(message);
        else
            Interlocked.Decrement(ref _count);
    }
}
