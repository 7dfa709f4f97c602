using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Derives from a password what is stored in its place (<see cref="CredentialRecord"/>). The slow part does not depend on
/// the user, so one object serves many users who are given the same password at once; they then share a salt, and a reader
/// of the database can see that they had the same password, which everybody who set them up knows anyway.
/// </summary>
public sealed class PasswordVerifiers
{
    /// <summary>
    /// PBKDF2 iterations: the minimum of RFC 7677. More would protect nothing as long as the Digest hashes, which cost one
    /// step to test a guess against, are stored beside.
    /// </summary>
    public const int Iterations = 4096;

    private const int SaltBytes = 16;

    private readonly string _password;
    private readonly byte[] _salt;
    private readonly byte[] _storedKey;
    private readonly byte[] _serverKey;

    /// <summary>Derives with a new random salt; takes a few milliseconds.</summary>
    /// <param name="password">The password, any text; used as UTF-8 without normalisation.</param>
    public PasswordVerifiers(string password)
        : this(password, RandomNumberGenerator.GetBytes(SaltBytes))
    {
    }

    internal PasswordVerifiers(string password, byte[] salt)
    {
        ArgumentNullException.ThrowIfNull(password);
        _password = password;
        _salt = salt;
        (_storedKey, _serverKey) = DeriveScram(password, salt);
    }

    /// <summary>What is stored for one user.</summary>
    /// <param name="user">Canonical SIP URI; Digest's user name is the URI without its scheme.</param>
    /// <param name="realm">Digest realm: the SIP domain.</param>
    public CredentialRecord For(string user, string realm)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentException.ThrowIfNullOrEmpty(realm);
        var name = user[(user.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var secret = Encoding.UTF8.GetBytes($"{name}:{realm}:{_password}");
        return new CredentialRecord(user, realm, Md5(secret), SHA256.HashData(secret), _salt, Iterations, _storedKey, _serverKey);
    }

    // RFC 5802 section 3, with SHA-256 (RFC 7677).
    private static (byte[] StoredKey, byte[] ServerKey) DeriveScram(string password, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return (SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 2617 Digest is MD5; clients of the field speak nothing else.")]
    private static byte[] Md5(byte[] secret) => MD5.HashData(secret);
}
