using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <content>Passing over values.</content>
public ref partial struct MessagePackReader
{
    /// <summary>Passes over one value, whatever it is, with all it contains.</summary>
    /// <param name="maxDepth">
    /// How deep arrays and maps may be nested, 0 for none. It bounds the stack; deeper input throws.
    /// </param>
    public void Skip(int maxDepth = DefaultMaxDepth)
    {
        if (!TrySkip(maxDepth))
            MessagePackFormatException.ThrowEnd(_position);
    }

    /// <summary>
    /// Passes over one value if all of it is there, for input that is still arriving. It begins anew at each call, so ask when there
    /// is reason to hope, not for each byte. Malformed or too deep input throws like in <see cref="Skip"/>.
    /// </summary>
    /// <param name="maxDepth">As in <see cref="Skip"/>.</param>
    /// <returns>False if the input ends inside the value; then nothing is read.</returns>
    public bool TrySkip(int maxDepth = DefaultMaxDepth)
    {
        var position = _position;
        if (!TryPass(ref position, maxDepth, maxDepth))
            return false;
        _position = position;
        return true;
    }

    /// <summary>Reads one value, whatever it is, as its encoded bytes; all of it is checked like in <see cref="Skip"/>.</summary>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var start = _position;
        Skip();
        return _input[start.._position];
    }

    private readonly bool TryPass(ref int position, int depthLeft, int maxDepth)
    {
        var start = position;
        if (!TryPassOwnBytes(ref position, out var values))
            return false;
        if (values < 0)
            return true;
        if (depthLeft <= 0)
            MessagePackFormatException.ThrowDepth(maxDepth, start);
        // Each value takes a byte at least: no need to look for more of them than there are bytes.
        if (values > _input.Length - position)
            return false;
        for (; values > 0; values--)
        {
            if (!TryPass(ref position, depthLeft - 1, maxDepth))
                return false;
        }

        return true;
    }

    /// <summary>Passes over a value but not over those it contains.</summary>
    /// <param name="position">Where the value begins, and then where its own bytes end.</param>
    /// <param name="values">How many values follow that belong to it; negative if it is no array or map.</param>
    /// <returns>False if the input ends before.</returns>
    private readonly bool TryPassOwnBytes(ref int position, out long values)
    {
        values = -1;
        var rest = _input[position..];
        if (rest.IsEmpty)
            return false;
        var code = rest[0];
        var type = MessagePackCode.TypeOf(code);
        if (type == MessagePackType.None)
            MessagePackFormatException.ThrowUnexpected(code, type, position);
        var head = 1 + MessagePackCode.LengthBytes(code);
        if (rest.Length < head)
            return false;
        var length = ReadLength(code, rest[1..head]);
        if (type is MessagePackType.Array or MessagePackType.Map)
            (values, length) = (type == MessagePackType.Map ? 2L * length : length, 0);
        var size = head + (long)length + MessagePackCode.FixedBytes(code);
        position += (int)Math.Min(size, rest.Length);
        return size <= rest.Length;
    }

    private static uint ReadLength(byte code, ReadOnlySpan<byte> length) => length.Length switch
    {
        0 => MessagePackCode.LengthInside(code),
        1 => length[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(length),
        _ => BinaryPrimitives.ReadUInt32BigEndian(length),
    };
}
