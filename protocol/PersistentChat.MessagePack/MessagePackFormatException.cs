using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.MessagePack;

/// <summary>The input is not MessagePack, is cut off, or holds another value than the one asked for.</summary>
public sealed class MessagePackFormatException : FormatException
{
    /// <summary>An exception without a message.</summary>
    public MessagePackFormatException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public MessagePackFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public MessagePackFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    // Throwing is kept out of the reader's methods so that these stay small enough to be inlined.
    [DoesNotReturn]
    internal static void ThrowEnd(int position) =>
        throw new MessagePackFormatException($"The input ends inside the value at byte {position}.");

    [DoesNotReturn]
    internal static void ThrowUnexpected(byte code, MessagePackType wanted, int position) =>
        throw new MessagePackFormatException($"Expected {wanted} at byte {position}, found code 0x{code:x2}.");

    [DoesNotReturn]
    internal static void ThrowRange(int position, long minimum, ulong maximum) =>
        throw new MessagePackFormatException($"The integer at byte {position} is not between {minimum} and {maximum}.");

    [DoesNotReturn]
    internal static void ThrowLength(uint length, int limit, int position) =>
        throw new MessagePackFormatException($"The length {length} at byte {position} exceeds the {limit} allowed or left.");

    [DoesNotReturn]
    internal static void ThrowText(int position) =>
        throw new MessagePackFormatException($"The string at byte {position} is not valid UTF-8.");

    [DoesNotReturn]
    internal static void ThrowDepth(int limit, int position) =>
        throw new MessagePackFormatException($"The value at byte {position} is nested deeper than {limit}.");

    [DoesNotReturn]
    internal static void ThrowGuid(int length, int position) =>
        throw new MessagePackFormatException($"A UUID has 16 bytes, the binary at byte {position} has {length}.");

    [DoesNotReturn]
    internal static long ThrowTimestamp(int position) =>
        throw new MessagePackFormatException($"The extension at byte {position} is no timestamp between the years 1 and 9999.");
}
