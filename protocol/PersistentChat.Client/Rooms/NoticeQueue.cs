using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PersistentChat.Client.Rooms;

/// <summary>Notices between the read loop and the consumer. The read loop never waits: replies would wait behind it.</summary>
internal sealed class NoticeQueue(int backlog)
{
    private readonly Channel<ChatNotice> _channel = Channel.CreateUnbounded<ChatNotice>();
    private int _count;

    /// <summary>True if more notices wait than are allowed.</summary>
    public bool IsOverfull => Volatile.Read(ref _count) > backlog;

    /// <summary>Adds a notice; without effect after <see cref="Complete"/>.</summary>
    public void Add(ChatNotice notice)
    {
        if (_channel.Writer.TryWrite(notice))
            Interlocked.Increment(ref _count);
    }

    /// <summary>Nothing comes any more.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Takes the notices out, in order.</summary>
    public async IAsyncEnumerable<ChatNotice> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_channel.Reader.TryRead(out var notice))
            {
                Interlocked.Decrement(ref _count);
                yield return notice;
            }
        }
    }
}
