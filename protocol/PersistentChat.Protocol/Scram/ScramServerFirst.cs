using System.Buffers.Text;

namespace PersistentChat.Protocol.Scram;

/// <summary>The server-first-message (RFC 5802 section 7), for example <c>r=...,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096</c>.</summary>
/// <param name="Nonce">The client's nonce with the server's behind it.</param>
/// <param name="Salt">Salt of the password.</param>
/// <param name="Iterations">How often the password is hashed.</param>
internal sealed record ScramServerFirst(byte[] Nonce, byte[] Salt, int Iterations)
{
    internal static ScramError TryRead(ReadOnlySpan<byte> message, out ScramServerFirst? first)
    {
        first = null;
        var attributes = new ScramAttributes(message);
        if (attributes.IsNext('m'))
            return ScramError.ExtensionDemanded;
        if (!attributes.TryRead('r', out var nonce) || !ScramNonce.IsValid(nonce)
            || !attributes.TryRead('s', out var saltText) || !ScramBase64.TryDecode(saltText, out var salt)
            || !attributes.TryRead('i', out var count) || !TryReadCount(count, out var iterations)
            || !attributes.TrySkipExtensions())
            return ScramError.Malformed;
        first = new(nonce.ToArray(), salt, iterations);
        return ScramError.None;
    }

    private static bool TryReadCount(ReadOnlySpan<byte> digits, out int count) =>
        Utf8Parser.TryParse(digits, out count, out var used) && used == digits.Length && digits[0] is >= (byte)'1' and <= (byte)'9';
}
