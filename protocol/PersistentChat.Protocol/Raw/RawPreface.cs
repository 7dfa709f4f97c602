using System.Buffers;

namespace PersistentChat.Protocol.Raw;

/// <summary>
/// The first bytes of either side: <c>PCHAT/1</c> and a line feed. The client's digit is the highest version it speaks; the
/// server's is the version both go on with. Before any frame, so that a port that was mistaken for another can tell.
/// </summary>
public static class RawPreface
{
    /// <summary>Bytes of a preface.</summary>
    public const int Length = 8;

    /// <summary>The version these types speak.</summary>
    public const int Version = 1;

    private const int DigitAt = 6;

    private static ReadOnlySpan<byte> Pattern => "PCHAT/?\n"u8;

    /// <summary>Reads a preface at the start of the input.</summary>
    /// <param name="input">What was received.</param>
    /// <param name="version">Version named, from 1 to 9; 0 unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <returns>
    /// Done, and <see cref="Length"/> bytes are to be consumed; NeedMoreData while it may still become one; InvalidData at
    /// the first byte that does not fit.
    /// </returns>
    public static OperationStatus TryRead(in ReadOnlySequence<byte> input, out int version)
    {
        version = 0;
        Span<byte> copy = stackalloc byte[Length];
        var bytes = copy[..(int)Math.Min(input.Length, Length)];
        input.Slice(0, bytes.Length).CopyTo(bytes);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i == DigitAt ? bytes[i] is < (byte)'1' or > (byte)'9' : bytes[i] != Pattern[i])
                return OperationStatus.InvalidData;
        }

        if (bytes.Length < Length)
            return OperationStatus.NeedMoreData;
        version = bytes[DigitAt] - '0';
        return OperationStatus.Done;
    }

    /// <summary>Writes a preface.</summary>
    /// <param name="output">Takes <see cref="Length"/> bytes.</param>
    /// <param name="version">Version to name, 1 to 9.</param>
    public static void Write(IBufferWriter<byte> output, int version = Version)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, 9);
        var span = output.GetSpan(Length);
        Pattern.CopyTo(span);
        span[DigitAt] = (byte)('0' + version);
        output.Advance(Length);
    }
}
