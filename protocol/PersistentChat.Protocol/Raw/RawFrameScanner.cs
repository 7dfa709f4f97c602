using System.Buffers;
using System.Buffers.Binary;

namespace PersistentChat.Protocol.Raw;

/// <summary>
/// Finds where one frame ends in a byte stream: 4 bytes, big endian, say how many follow. It keeps no state: asking again when
/// more bytes arrived costs the same few instructions however long the frame is.
/// </summary>
public static class RawFrameScanner
{
    /// <summary>Bytes before a frame's content.</summary>
    public const int PrefixLength = sizeof(uint);

    /// <summary>Looks for one complete frame at the start of <paramref name="input"/>.</summary>
    /// <param name="input">Everything received and not consumed.</param>
    /// <param name="maxLength">Longest content accepted, in bytes; a longer frame is refused before it has arrived.</param>
    /// <param name="length">
    /// Bytes of content behind the prefix, known as soon as the prefix is there; 0 before that and on InvalidData.
    /// </param>
    /// <param name="error">Why the stream cannot be framed any further when the result is InvalidData.</param>
    /// <returns>Done, and <see cref="PrefixLength"/> + <paramref name="length"/> bytes are the frame; NeedMoreData; InvalidData.</returns>
    public static OperationStatus TryScan(in ReadOnlySequence<byte> input, int maxLength, out int length, out RawError error)
    {
        length = 0;
        error = default;
        if (input.Length < PrefixLength)
            return OperationStatus.NeedMoreData;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        input.Slice(0, PrefixLength).CopyTo(prefix);
        var announced = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (announced == 0 || announced > (uint)maxLength)
        {
            error = announced == 0
                ? new RawError(RawErrorKind.EmptyFrame, "A frame of no bytes.")
                : new RawError(RawErrorKind.FrameTooLong, $"A frame of {announced} bytes; at most {maxLength} are accepted.");
            return OperationStatus.InvalidData;
        }

        length = (int)announced;
        return input.Length - PrefixLength < length ? OperationStatus.NeedMoreData : OperationStatus.Done;
    }
}
