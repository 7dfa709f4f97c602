using System.Numerics;
using System.Text;

namespace PersistentChat.Storage;

/// <summary>
/// Recently read author names, so that a replay of a million messages by a thousand authors makes a thousand strings.
/// A slot holds whichever name came last. Slots are read and written without a lock: a reference is written whole, the
/// name in it is compared before use, and a lost write only costs another string.
/// </summary>
internal static class AuthorCache
{
    private const int Slots = 4096;
    private const int LongestKept = 256;

    private static readonly string?[] Names = new string?[Slots];

    internal static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > LongestKept)
            return Encoding.UTF8.GetString(utf8);
        ref var slot = ref Names[Hash(utf8) % Slots];
        var name = slot;
        if (name is not null && IsSame(name, utf8))
            return name;
        return slot = Encoding.UTF8.GetString(utf8);
    }

    private static bool IsSame(string name, ReadOnlySpan<byte> utf8)
    {
        Span<byte> encoded = stackalloc byte[LongestKept];
        return Encoding.UTF8.TryGetBytes(name, encoded, out var length) && encoded[..length].SequenceEqual(utf8);
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
