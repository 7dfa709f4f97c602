using System.Text;

namespace PersistentChat.Protocol.Xccos;

/// <summary>Comparison of names and addresses on the wire: the case of ASCII letters does not count, all other bytes do.</summary>
public static class AsciiCase
{
    /// <summary>True if both texts are the same but for the case of ASCII letters.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
            return false;
        // Names of equal length mostly differ at once. The framework's comparison is vectorised but says no to any text that
        // is not pure ASCII.
        return left.SequenceEqual(right)
            || (ToLower(left[0]) == ToLower(right[0]) && (Ascii.EqualsIgnoreCase(left, right) || AreEqualSlow(left, right)));
    }

    private static bool AreEqualSlow(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (ToLower(left[i]) != ToLower(right[i]))
                return false;
        }
        return true;
    }

    private static byte ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
