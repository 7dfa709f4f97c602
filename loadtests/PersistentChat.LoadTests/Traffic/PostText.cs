using System.Buffers;
using System.Buffers.Binary;

namespace PersistentChat.LoadTests;

/// <summary>A stamp as text: hexadecimal, since that needs no escapes in any protocol, and filler behind it.</summary>
internal static class PostText
{
    /// <summary>Characters of a stamp.</summary>
    public const int Length = 2 * StampBytes;

    private const int StampBytes = (4 * sizeof(uint)) + sizeof(long);

    /// <summary>Writes a text.</summary>
    /// <param name="text">Filled whole; at least <see cref="Length"/>.</param>
    /// <param name="stamp">What it says.</param>
    public static void Write(Span<byte> text, in PostStamp stamp)
    {
        Span<byte> bytes = stackalloc byte[StampBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, stamp.Run);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], stamp.Room);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], stamp.User);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], stamp.Id);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], stamp.Intended);
        if (!Convert.TryToHexString(bytes, text, out var written))
            throw new ArgumentException($"A text needs at least {Length} bytes.", nameof(text));
        text[written..].Fill((byte)'.');
    }

    /// <summary>Reads a text.</summary>
    /// <returns>False if it has no stamp, which somebody else's post does not.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out PostStamp stamp)
    {
        stamp = default;
        if (text.Length < Length)
            return false;
        Span<byte> bytes = stackalloc byte[StampBytes];
        if (Convert.FromHexString(text[..Length], bytes, out _, out _) != OperationStatus.Done)
            return false;
        stamp = new PostStamp(
            BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[16..]));
        return true;
    }
}
