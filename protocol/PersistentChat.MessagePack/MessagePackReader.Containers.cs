using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <content>Heads of arrays and maps.</content>
public ref partial struct MessagePackReader
{
    /// <summary>
    /// Reads the head of an array. A count that the rest of the input cannot hold is refused here, so it is safe to reserve
    /// room for that many values.
    /// </summary>
    /// <param name="maxCount">Most values accepted.</param>
    /// <returns>Number of values that follow.</returns>
    public int ReadArrayHeader(int maxCount = int.MaxValue) =>
        ReadContainer(MessagePackType.Array, MessagePackCode.FixArray, MessagePackCode.Array16, bytesPerItem: 1, maxCount);

    /// <summary>Reads the head of a map; the count is checked like that of an array.</summary>
    /// <param name="maxCount">Most pairs accepted.</param>
    /// <returns>Number of pairs of key and value that follow.</returns>
    public int ReadMapHeader(int maxCount = int.MaxValue) =>
        ReadContainer(MessagePackType.Map, MessagePackCode.FixMap, MessagePackCode.Map16, bytesPerItem: 2, maxCount);

    private int ReadContainer(MessagePackType type, byte fix, byte code16, int bytesPerItem, int maxCount)
    {
        if (NextType != type)
            ThrowUnexpected(type);
        var start = _position;
        var code = _input[start];
        uint count;
        if ((code & 0xf0) == fix)
        {
            count = (uint)(code & 0x0f);
            _position++;
        }
        else
        {
            count = code == code16 ? BinaryPrimitives.ReadUInt16BigEndian(Payload(3)) : BinaryPrimitives.ReadUInt32BigEndian(Payload(5));
        }

        var limit = Math.Min(Remaining / bytesPerItem, maxCount);
        if (count > limit)
            MessagePackFormatException.ThrowLength(count, limit, start);
        return (int)count;
    }
}
