using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PersistentChat.Protocol.Scram;

/// <summary>Base64 within messages (RFC 4648 section 4): with padding, without blanks.</summary>
internal static class ScramBase64
{
    internal static byte[] Encode(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    internal static bool TryDecode(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        // The framework passes over blanks and line breaks.
        if (text.IsEmpty || text.ContainsAny(" \t\r\n"u8))
            return false;
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, decoded, out _, out var written) != OperationStatus.Done)
            return false;
        bytes = decoded[..written];
        return true;
    }
}
