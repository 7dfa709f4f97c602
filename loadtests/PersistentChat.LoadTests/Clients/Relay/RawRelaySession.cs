using System.Buffers;
using System.Buffers.Binary;

namespace PersistentChat.LoadTests;

/// <summary>A relay of frames: 4 bytes, big endian, say how many follow. One frame is a mark and the room; those up to it come back.</summary>
internal sealed class RawRelaySession(IClientEvents events, LoadClient client) : RelaySession(events, client)
{
    private const int PrefixLength = sizeof(uint);
    private const byte JoinMark = (byte)'J';

    /// <inheritdoc/>
    public override void Post(ReadOnlySpan<byte> text)
    {
        var connection = Client.Connection!;
        var frame = connection.GetSpan(PrefixLength + text.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame, text.Length);
        text.CopyTo(frame[PrefixLength..]);
        connection.Advance(PrefixLength + text.Length);
    }

    /// <inheritdoc/>
    protected override void Join(int room)
    {
        var join = new byte[Math.Max(JoinBytes, 1 + sizeof(uint))];
        join[0] = JoinMark;
        BinaryPrimitives.WriteInt32BigEndian(join.AsSpan(1), room);
        Post(join);
    }

    /// <inheritdoc/>
    protected override int Take(in ReadOnlySequence<byte> input)
    {
        var bytes = input.IsSingleSegment ? input.FirstSpan : input.ToArray();
        var consumed = 0;
        while (bytes.Length - consumed >= PrefixLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[consumed..]);
            var start = consumed + PrefixLength;
            if (bytes.Length - start < length)
                break;
            if (IsEntering)
                GoOn();
            else
                Deliver(bytes.Slice(start, length));
            consumed = start + length;
        }

        return consumed;
    }
}
