using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Protocol.Scram;

/// <summary>The computations of SCRAM-SHA-256 (RFC 5802 section 3, RFC 7677). Every key and proof has 32 bytes.</summary>
public static class ScramKeys
{
    /// <summary>Bytes of a key, a proof and a signature.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>SaltedPassword: Hi(password, salt, i). The slow part, a few milliseconds.</summary>
    /// <param name="password">Used as UTF-8 without normalisation, as when it is stored.</param>
    /// <param name="salt">Salt of the server's challenge.</param>
    /// <param name="iterations">1 or more.</param>
    public static byte[] SaltedPassword(string password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, Length);

    /// <summary>ClientKey: HMAC(SaltedPassword, "Client Key").</summary>
    public static byte[] ClientKey(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Client Key"u8);

    /// <summary>ServerKey: HMAC(SaltedPassword, "Server Key").</summary>
    public static byte[] ServerKey(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Server Key"u8);

    /// <summary>StoredKey: H(ClientKey).</summary>
    public static byte[] StoredKey(ReadOnlySpan<byte> clientKey) => SHA256.HashData(clientKey);

    /// <summary>ServerSignature: HMAC(ServerKey, AuthMessage).</summary>
    internal static byte[] ServerSignature(ReadOnlySpan<byte> serverKey, ReadOnlySpan<byte> authMessage) =>
        HMACSHA256.HashData(serverKey, authMessage);

    /// <summary>ClientProof: ClientKey XOR HMAC(StoredKey, AuthMessage).</summary>
    internal static byte[] ClientProof(ReadOnlySpan<byte> clientKey, ReadOnlySpan<byte> authMessage)
    {
        var proof = HMACSHA256.HashData(StoredKey(clientKey), authMessage);
        Xor(proof, clientKey);
        return proof;
    }

    /// <summary>True if who made the proof knows the key of which <paramref name="storedKey"/> is the hash.</summary>
    internal static bool IsProven(ReadOnlySpan<byte> proof, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> authMessage)
    {
        Span<byte> clientKey = stackalloc byte[Length];
        HMACSHA256.HashData(storedKey, authMessage, clientKey);
        Xor(clientKey, proof);
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(clientKey, hash);
        CryptographicOperations.ZeroMemory(clientKey);
        return CryptographicOperations.FixedTimeEquals(hash, storedKey);
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> with)
    {
        for (var i = 0; i < Length; i++)
            target[i] ^= with[i];
    }
}
