namespace PersistentChat.MessagePack;

/// <summary>The span that a <see cref="MessagePackWriter"/> fills has no room for the next value.</summary>
public sealed class MessagePackBufferTooSmallException : InvalidOperationException
{
    /// <summary>An exception without a message.</summary>
    public MessagePackBufferTooSmallException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public MessagePackBufferTooSmallException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public MessagePackBufferTooSmallException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MessagePackBufferTooSmallException(int wanted, int left)
        : base($"The next {wanted} bytes do not fit in the {left} left of the span that is written to.")
    {
    }
}
