using System.Buffers;

namespace PersistentChat.Storage;

/// <summary>
/// The one binary format of events, for the local log, the broker and exports: a MessagePack array
/// <c>[format, kind, sequence-independent fields...]</c>, laid out in docs/event-format.md and frozen by tests.
/// </summary>
public static class EventCodec
{
    /// <summary>Version of the outer layout.</summary>
    public const byte FormatVersion = 1;

    /// <summary>Writes an event. The sequence number is not part of the record: the log's framing carries it.</summary>
    public static void Write(IBufferWriter<byte> output, ChatEvent chatEvent) => throw new NotImplementedException();

    /// <summary>Reads one event. A <see cref="MessagePosted"/> is rented: the caller owns one reference.</summary>
    /// <exception cref="EventFormatException">The record is damaged, or of a kind or format this software does not know.</exception>
    public static ChatEvent Read(ReadOnlySpan<byte> record, ulong sequence) => throw new NotImplementedException();
}

/// <summary>A record that this software cannot read. The message names the kind, format and sequence number.</summary>
public sealed class EventFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    public EventFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
