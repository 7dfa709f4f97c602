using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PersistentChat.Protocol.Sip;
using PersistentChat.Storage;

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
    /// <param name="found">That user, if there is one.</param>
    public DigestOutcome Check(SipConnection connection, in SipMessage request, string uri, SignInFound found)
    {
        foreach (var line in request.Lines(SipHeader.ProxyAuthorization))
        {
            if (!SipDigestFields.TryRead(line, out var answer) || !answer.Realm.SequenceEqual(_realm) || !IsComplete(answer))
                continue;
            if (!TryClose(connection, answer.Nonce))
                return DigestOutcome.Stale;
            return Proves(answer, request.MethodText, uri, found) ? DigestOutcome.Right : DigestOutcome.Wrong;
        }
        return DigestOutcome.Missing;
    }

    /// <summary>True if a REGISTER carries an answer to a challenge that is open on its connection; nothing is used up by asking.</summary>
    public bool CanCheck(SipConnection connection, in SipMessage request)
    {
        foreach (var line in request.Lines(SipHeader.ProxyAuthorization))
        {
            if (SipDigestFields.TryRead(line, out var answer) && answer.Realm.SequenceEqual(_realm) && IsComplete(answer))
                return IndexOfOpen(connection, answer.Nonce) >= 0;
        }
        return false;
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
        var index = IndexOfOpen(connection, text);
        if (index < 0)
            return false;
        var open = connection.Challenges!;
        var isOpen = shard.Now - open[index].IssuedAt < TimeSpan.FromSeconds(Options.NonceLifetime);
        open.RemoveAt(index);
        if (open.Count == 0)
            connection.Challenges = null;
        return isOpen;
    }

    private static int IndexOfOpen(SipConnection connection, ReadOnlySpan<byte> text) =>
        connection.Challenges is { } open && DialogHead.TryReadTag(text, out var nonce)
            ? open.FindIndex(challenge => challenge.Nonce == nonce)
            : -1;

    private bool Proves(in SipDigestFields answer, ReadOnlySpan<byte> method, string uri, SignInFound found)
    {
        if (answer.Algorithm == SipDigestAlgorithm.Unsupported || (answer.Algorithm == SipDigestAlgorithm.Sha256 && !Options.OfferSha256))
            return false;
        var credential = found.User is { Record.IsDisabled: false } ? found.Credential : null;
        Span<byte> secret = stackalloc byte[SipDigest.HashLength(answer.Algorithm)];
        Convert.TryToHexStringLower(SecretOf(credential, answer.Algorithm), secret, out _);
        // Evaluated in any case, and joined without short circuit: every refusal takes the same time.
        var isRight = SipDigest.Verify(answer, secret, method);
        return isRight & credential is not null & LoginName.Names(Encoding.UTF8.GetString(answer.Username), uri) & credential?.Realm == shard.Endpoint.Services.Domain;
    }

    private ReadOnlySpan<byte> SecretOf(CredentialRecord? credential, SipDigestAlgorithm algorithm) =>
        algorithm == SipDigestAlgorithm.Sha256 ? credential?.Sha256Ha1 ?? _nobody : credential?.Md5Ha1 ?? _nobody.AsSpan(0, 16);

    /// <summary>True if everything is there that the only accepted form, qop=auth, needs.</summary>
    private static bool IsComplete(in SipDigestFields answer) =>
        !answer.Username.IsEmpty && !answer.Nonce.IsEmpty && !answer.Uri.IsEmpty && !answer.Response.IsEmpty && !answer.ClientNonce.IsEmpty
        && answer.NonceCount.Length == 8 && !answer.Qop.IsEmpty;
}
