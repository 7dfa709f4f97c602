using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>What a REGISTER's credentials came to.</summary>
internal enum DigestOutcome : byte
{
    /// <summary>There are none for us: challenge.</summary>
    Missing,

    /// <summary>They answer a nonce that is not open on this connection any more: challenge again, without asking the user.</summary>
    Stale,

    /// <summary>They are wrong: refuse, since the known client answers another challenge thirty times.</summary>
    Wrong,

    /// <summary>They prove the user.</summary>
    Right,
}

/// <summary>
/// SIP Digest with qop=auth (RFC 2617 section 3.2, RFC 8760). A nonce is bound to its connection, lives for a while and can be
/// answered once, so nothing can be replayed. A user who does not exist takes the same work and gets the same answer as a
/// wrong password.
/// </summary>
internal sealed class DigestAuthenticator(SipShard shard)
{
    private const int MostOpenChallenges = 1024;
    private const int LongestHash = 64;

    private readonly byte[] _realm = Encoding.UTF8.GetBytes(shard.Endpoint.Services.Domain);
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(32);

    private SipOptions Options => shard.Endpoint.Options;

    /// <summary>Answers a REGISTER with a challenge: 407, because 401 ends the sign-in of the known client.</summary>
    public void Challenge(SipConnection connection, in SipMessage request, bool isStale)
    {
        var challenge = new Challenge(Random128.Next(), shard.Now);
        var open = connection.Challenges ??= [];
        if (open.Count == MostOpenChallenges)
            open.RemoveAt(0);
        open.Add(challenge);
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(407, request, shard.StatelessTag);
        Write(ref writer, challenge, "MD5"u8, isStale);
        if (Options.OfferSha256)
            Write(ref writer, challenge, "SHA-256"u8, isStale);
        writer.End();
        shard.Endpoint.Metrics.Response(407);
    }

    /// <summary>Checks the credentials that a REGISTER for a user carries.</summary>
    /// <param name="connection">Where it came.</param>
    /// <param name="request">The REGISTER.</param>
    /// <param name="uri">Who it says it is.</param>
    /// <param name="user">That user; null if there is none.</param>
    public DigestOutcome Check(SipConnection connection, in SipMessage request, string uri, User? user)
    {
        foreach (var line in request.Lines(SipHeader.ProxyAuthorization))
        {
            if (!DigestAnswer.TryRead(line, out var answer) || !answer.Realm.SequenceEqual(_realm) || !answer.IsComplete)
                continue;
            if (!TryClose(connection, answer.Nonce))
                return DigestOutcome.Stale;
            return Proves(answer, request.MethodText, uri, user) ? DigestOutcome.Right : DigestOutcome.Wrong;
        }
        return DigestOutcome.Missing;
    }

    private void Write(ref SipWriter writer, Challenge challenge, ReadOnlySpan<byte> algorithm, bool isStale)
    {
        Span<byte> nonce = stackalloc byte[32];
        challenge.Nonce.TryFormat(nonce, out _, "x32", CultureInfo.InvariantCulture);
        writer.StartHeader("Proxy-Authenticate"u8);
        writer.Append("Digest realm=\""u8);
        writer.Append(_realm);
        writer.Append("\", nonce=\""u8);
        writer.Append(nonce);
        writer.Append("\", qop=\"auth\", algorithm="u8);
        writer.Append(algorithm);
        if (isStale)
            writer.Append(", stale=true"u8);
        writer.EndHeader();
    }

    /// <summary>Takes an open nonce of the connection; whatever the answer is worth, it is used up.</summary>
    private bool TryClose(SipConnection connection, ReadOnlySpan<byte> text)
    {
        if (connection.Challenges is not { } open || !DialogHead.TryReadTag(text, out var nonce))
            return false;
        for (var i = 0; i < open.Count; i++)
        {
            if (open[i].Nonce != nonce)
                continue;
            var isOpen = shard.Now - open[i].IssuedAt < TimeSpan.FromSeconds(Options.NonceLifetime);
            open.RemoveAt(i);
            if (open.Count == 0)
                connection.Challenges = null;
            return isOpen;
        }
        return false;
    }

    private bool Proves(in DigestAnswer answer, ReadOnlySpan<byte> method, string uri, User? user)
    {
        var isSha256 = Ascii.EqualsIgnoreCase(answer.Algorithm, "SHA-256"u8);
        var isKnown = answer.Algorithm.IsEmpty || isSha256 || Ascii.EqualsIgnoreCase(answer.Algorithm, "MD5"u8);
        if (!isKnown || (isSha256 && !Options.OfferSha256))
            return false;
        var algorithm = isSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.MD5;
        var credential = user is { Record.IsDisabled: false } ? user.Credential : null;
        var secret = credential is null ? _nobody.AsSpan(0, isSha256 ? 32 : 16)
            : isSha256 ? credential.Sha256Ha1 : credential.Md5Ha1;
        Span<byte> expected = stackalloc byte[LongestHash];
        var length = Compute(algorithm, secret, answer, method, expected);
        // Evaluated in any case, and joined without short circuit: every refusal takes the same time.
        var isRight = CryptographicOperations.FixedTimeEquals(expected[..length], Lower(answer.Response, stackalloc byte[LongestHash]));
        return isRight & credential is not null & Names(answer.UserName, uri) & credential?.Realm == shard.Endpoint.Services.Domain;
    }

    /// <summary>response = H(HA1 : nonce : nc : cnonce : qop : HA2) in hex (RFC 2617 section 3.2.2.1).</summary>
    private static int Compute(
        HashAlgorithmName algorithm, ReadOnlySpan<byte> ha1, in DigestAnswer answer, ReadOnlySpan<byte> method, Span<byte> hex)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        Span<byte> digest = stackalloc byte[hash.HashLengthInBytes];
        hash.AppendData(method);
        hash.AppendData(":"u8);
        hash.AppendData(answer.Uri);
        hash.GetHashAndReset(digest);
        Span<byte> ha2 = stackalloc byte[digest.Length * 2];
        Convert.TryToHexStringLower(digest, ha2, out _);

        Span<byte> ha1Hex = stackalloc byte[ha1.Length * 2];
        Convert.TryToHexStringLower(ha1, ha1Hex, out _);
        hash.AppendData(ha1Hex);
        Append(hash, answer.Nonce);
        Append(hash, answer.NonceCount);
        Append(hash, answer.ClientNonce);
        Append(hash, answer.Qop);
        Append(hash, ha2);
        hash.GetHashAndReset(digest);
        Convert.TryToHexStringLower(digest, hex, out var written);
        return written;
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> text)
    {
        hash.AppendData(":"u8);
        hash.AppendData(text);
    }

    private static ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> text, Span<byte> buffer) =>
        Ascii.ToLower(text, buffer, out var written) == System.Buffers.OperationStatus.Done ? buffer[..written] : default;

    /// <summary>The sign-in address, or its user part as a login name; case does not matter.</summary>
    private static bool Names(ReadOnlySpan<byte> userName, string uri)
    {
        var address = uri.AsSpan("sip:".Length);
        var name = Encoding.UTF8.GetString(userName);
        return address.Equals(name, StringComparison.OrdinalIgnoreCase)
            || uri.AsSpan().Equals(name, StringComparison.OrdinalIgnoreCase)
            || address[..address.IndexOf('@')].Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
