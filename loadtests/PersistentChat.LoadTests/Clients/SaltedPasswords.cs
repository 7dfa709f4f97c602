using PersistentChat.Protocol.Scram;

namespace PersistentChat.LoadTests;

/// <summary>
/// Derives the keys of a password once for each salt. All users of one seed entry share a salt, so twenty thousand of them
/// cost one derivation, as a real client that keeps its keys pays none at all (RFC 5802 section 5.1).
/// </summary>
internal sealed class SaltedPasswords(string password)
{
    private readonly Dictionary<(string Salt, int Iterations), byte[]> _known = [];

    /// <summary>The salted password.</summary>
    public byte[] Derive(byte[] salt, int iterations)
    {
        var key = (Convert.ToBase64String(salt), iterations);
        if (!_known.TryGetValue(key, out var salted))
            salted = _known[key] = ScramKeys.SaltedPassword(password, salt, iterations);
        return salted;
    }
}
