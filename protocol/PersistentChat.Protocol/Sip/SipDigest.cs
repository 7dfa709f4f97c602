using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// Computes and checks Digest proofs (RFC 2617 section 3.2.2, RFC 7616 section 3.4, for SIP RFC 8760), with qop=auth and
/// without qop. Hashes are written as lower-case hexadecimal digits, as the computation itself uses them. Nothing is allocated.
/// </summary>
public static class SipDigest
{
    /// <summary>Digits of the longest hash.</summary>
    public const int MaxHashLength = 64;

    /// <summary>Digits of a hash: 32 of MD5, 64 of SHA-256.</summary>
    /// <param name="algorithm">A supported algorithm.</param>
    public static int HashLength(SipDigestAlgorithm algorithm) => algorithm switch
    {
        SipDigestAlgorithm.Md5 => 32,
        SipDigestAlgorithm.Sha256 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>
    /// H(A1), which a server may store in place of the password; whoever knows it can sign in, so it is as secret.
    /// </summary>
    /// <param name="algorithm">A supported algorithm.</param>
    /// <param name="username">The user's name as the client will send it.</param>
    /// <param name="realm">The protection space.</param>
    /// <param name="password">The password in UTF-8.</param>
    /// <param name="destination">Takes the digits; at least <see cref="HashLength"/> long.</param>
    public static void ComputeHa1(
        SipDigestAlgorithm algorithm, scoped ReadOnlySpan<byte> username, scoped ReadOnlySpan<byte> realm, scoped ReadOnlySpan<byte> password,
        Span<byte> destination)
    {
        var text = new SipDigestText(stackalloc byte[SipDigestText.OnStack], username.Length + realm.Length + password.Length + 2);
        text.Add(username);
        text.Add(realm);
        text.Add(password);
        text.Hash(algorithm, destination);
    }

    /// <summary>The proof for a request.</summary>
    /// <param name="fields">
    /// Algorithm, nonce and uri; with a qop also nonce count, client nonce and qop. As the client sends or has sent them.
    /// </param>
    /// <param name="ha1">Digits of H(A1).</param>
    /// <param name="method">The request's method.</param>
    /// <param name="destination">Takes the digits; at least <see cref="HashLength"/> long.</param>
    public static void ComputeResponse(
        scoped in SipDigestFields fields, scoped ReadOnlySpan<byte> ha1, scoped ReadOnlySpan<byte> method, Span<byte> destination)
    {
        Span<byte> ha2 = stackalloc byte[HashLength(fields.Algorithm)];
        var request = new SipDigestText(stackalloc byte[SipDigestText.OnStack], method.Length + fields.Uri.Length + 1);
        request.Add(method);
        request.Add(fields.Uri);
        request.Hash(fields.Algorithm, ha2);

        var proof = new SipDigestText(stackalloc byte[SipDigestText.OnStack], ha1.Length + ha2.Length + fields.Nonce.Length +
            fields.NonceCount.Length + fields.ClientNonce.Length + fields.Qop.Length + 5);
        proof.Add(ha1);
        proof.Add(fields.Nonce);
        if (!fields.Qop.IsEmpty)
        {
            proof.Add(fields.NonceCount);
            proof.Add(fields.ClientNonce);
            proof.Add(fields.Qop);
        }

        proof.Add(ha2);
        proof.Hash(fields.Algorithm, destination);
    }

    /// <summary>
    /// Checks credentials in a time that does not depend on where the proof differs. Whether nonce, realm, username and nonce
    /// count are the right ones is for the caller to check.
    /// </summary>
    /// <param name="credentials">What the client sent.</param>
    /// <param name="ha1">Digits of H(A1) for the credentials' algorithm.</param>
    /// <param name="method">The request's method.</param>
    /// <returns>False also for an algorithm or qop that is not supported, and if nonce count or client nonce is missing.</returns>
    public static bool Verify(scoped in SipDigestFields credentials, scoped ReadOnlySpan<byte> ha1, scoped ReadOnlySpan<byte> method)
    {
        if (credentials.Algorithm == SipDigestAlgorithm.Unsupported || !IsComplete(credentials))
            return false;
        Span<byte> expected = stackalloc byte[HashLength(credentials.Algorithm)];
        Span<byte> given = stackalloc byte[MaxHashLength];
        if (credentials.Response.Length != expected.Length || ha1.Length != expected.Length ||
            Ascii.ToLower(credentials.Response, given, out var length) != OperationStatus.Done)
            return false;
        ComputeResponse(credentials, ha1, method, expected);
        return CryptographicOperations.FixedTimeEquals(expected, given[..length]);
    }

    private static bool IsComplete(in SipDigestFields credentials) =>
        credentials.Qop.IsEmpty ||
        (Ascii.EqualsIgnoreCase(credentials.Qop, "auth"u8) && !credentials.NonceCount.IsEmpty && !credentials.ClientNonce.IsEmpty);
}
