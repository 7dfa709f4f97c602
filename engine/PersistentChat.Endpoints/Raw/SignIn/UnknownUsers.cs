using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Endpoints;

/// <summary>What users who do not exist are shown in the place of what is stored of others: always the same for the same name.</summary>
/// <param name="secret">What it is derived from; random if null.</param>
internal sealed class UnknownUsers(byte[]? secret)
{
    private const int SaltBytes = 16;

    private readonly byte[] _secret = secret ?? RandomNumberGenerator.GetBytes(32);

    /// <summary>A key that nothing proves.</summary>
    public byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>A salt like that of a user who exists.</summary>
    public byte[] SaltOf(string uri) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(uri))[..SaltBytes];
}
