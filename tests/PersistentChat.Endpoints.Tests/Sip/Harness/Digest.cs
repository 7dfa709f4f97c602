using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>The client's half of SIP Digest, as the known client computes it.</summary>
internal static class Digest
{
    public static async Task<SipText> SignInAsync(SipTestUser user, string password = SipTestServer.Password)
    {
        var challenge = await user.Client.RequestAsync(user.Register(cseq: 1));
        Assert.Equal(407, challenge.Status);
        return await user.Client.RequestAsync(user.Register(Answer(challenge, user, password), cseq: 1));
    }

    public static string Nonce(SipText challenge) => challenge.All("Proxy-Authenticate")[0].Split("nonce=\"")[1].Split('"')[0];

    /// <summary>The Proxy-Authorization line; the uri is the known client's, which never is the Request-URI.</summary>
    public static string Answer(
        SipText challenge, SipTestUser user, string password, string? algorithm = null, string? name = null, string nc = "00000001")
    {
        const string ClientNonce = "3ef7d392";
        name ??= user.Uri["sip:".Length..];
        var nonce = Nonce(challenge);
        var ha1 = Hash(algorithm, $"{user.Uri["sip:".Length..]}:contoso.com:{password}");
        var response = Hash(algorithm, $"{ha1}:{nonce}:{nc}:{ClientNonce}:auth:{Hash(algorithm, "REGISTER:(null)")}");
        return $"Proxy-Authorization: Digest username=\"{name}\", realm=\"contoso.com\", nonce=\"{nonce}\", uri=\"(null)\", "
            + $"qop=auth, nc={nc}, cnonce=\"{ClientNonce}\", response=\"{response}\""
            + (algorithm is null ? "" : $", algorithm={algorithm}") + "\r\n";
    }

    [SuppressMessage("Security", "CA5351", Justification = "the scheme that the known client speaks")]
    private static string Hash(string? algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == "SHA-256" ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
}
