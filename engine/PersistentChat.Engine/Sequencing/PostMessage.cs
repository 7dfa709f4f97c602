using System.Collections.Concurrent;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Post a message. Answered by <see cref="ISessionPeer.OnPosted"/> or <see cref="ISessionPeer.OnRefused"/>. Pooled, because
/// it is the one command that comes by the thousand: shards rent, the sequencer recycles.
/// </summary>
public sealed class PostMessage : Command
{
    private const int LargestPool = 65_536;

    private static readonly ConcurrentQueue<PostMessage> Free = new();
    private static int _free;

    /// <summary>
    /// The draft: room, content, alert flag and identity are set by the binding. The command owns the caller's reference.
    /// </summary>
    public MessagePosted Message { get; set; } = null!;

    /// <summary>Set if interceptors refused the post: it is only accepted if it was before.</summary>
    internal PostRejection? Rejection { get; set; }

    /// <summary>Takes an empty command from the pool. Any thread.</summary>
    public static PostMessage Rent()
    {
        if (!Free.TryDequeue(out var command))
            return new PostMessage();
        Interlocked.Decrement(ref _free);
        return command;
    }

    /// <summary>
    /// Gives the command back to the pool. Any thread, once, by whoever owns it; the message it held must have been
    /// released or taken over before.
    /// </summary>
    public void Recycle()
    {
        Session = null;
        Context = null;
        Rejection = null;
        Message = null!;
        Correlation = 0;
        Time = 0;
        Requester = "";
        Origin = default;
        if (Interlocked.Increment(ref _free) <= LargestPool)
            Free.Enqueue(this);
        else
            Interlocked.Decrement(ref _free);
    }
}
