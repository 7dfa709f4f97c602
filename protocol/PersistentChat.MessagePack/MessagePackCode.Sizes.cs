namespace PersistentChat.MessagePack;

/// <content>How many bytes belong to a first byte.</content>
internal static partial class MessagePackCode
{
    /// <summary>Bytes of the length or count behind each code from <see cref="Nil"/> to <see cref="Map32"/>.</summary>
    private static ReadOnlySpan<byte> LengthSizes =>
    [
        0, 0, 0, 0, // nil, the byte never used, false, true
        1, 2, 4, 1, 2, 4, // binary, extensions
        0, 0, // floats
        0, 0, 0, 0, 0, 0, 0, 0, // integers
        0, 0, 0, 0, 0, // extensions of fixed length
        1, 2, 4, 2, 4, 2, 4, // strings, arrays, maps
    ];

    /// <summary>Bytes behind each of these codes that are there whatever the length says: numbers, and types of extensions.</summary>
    private static ReadOnlySpan<byte> FixedSizes =>
    [
        0, 0, 0, 0, // nil, the byte never used, false, true
        0, 0, 0, 1, 1, 1, // binary, extensions
        4, 8, // floats
        1, 2, 4, 8, 1, 2, 4, 8, // integers
        2, 3, 5, 9, 17, // extensions of fixed length
        0, 0, 0, 0, 0, 0, 0, // strings, arrays, maps
    ];

    /// <summary>0, 1, 2 or 4: how many bytes behind a code hold a length in bytes or a count of values.</summary>
    internal static int LengthBytes(byte code) => code is < Nil or > Map32 ? 0 : LengthSizes[code - Nil];

    /// <summary>How many bytes belong to a code besides the length and what it counts.</summary>
    internal static int FixedBytes(byte code) => code is < Nil or > Map32 ? 0 : FixedSizes[code - Nil];

    /// <summary>The length or count that is a part of the code itself; 0 if there is none.</summary>
    internal static uint LengthInside(byte code) => code switch
    {
        >= FixStr and < Nil => (uint)code & 0x1f,
        >= FixMap and < FixStr => (uint)code & 0x0f,
        _ => 0,
    };
}
