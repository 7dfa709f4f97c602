using System.Security.Cryptography;

namespace PersistentChat.Protocol.Scram;

/// <summary>Random text that makes an exchange unlike any other: printable ASCII without comma (RFC 5802 section 7).</summary>
public static class ScramNonce
{
    private const int RandomBytes = 18;

    /// <summary>A new nonce of 144 random bits.</summary>
    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes));

    internal static bool IsValid(ReadOnlySpan<byte> nonce) =>
        !nonce.IsEmpty && !nonce.ContainsAnyExceptInRange((byte)'!', (byte)'~') && !nonce.Contains((byte)',');
}
