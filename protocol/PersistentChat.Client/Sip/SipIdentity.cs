using System.Security.Cryptography;

namespace PersistentChat.Client.Sip;

/// <summary>Who the client is on the wire; the endpoint id stays the same over reconnects, so that the server knows it again.</summary>
/// <param name="User">Address of record, for example <c>sip:alice@contoso.com</c>.</param>
/// <param name="EndpointId">The <c>epid</c> parameter: 12 hexadecimal digits.</param>
internal sealed record SipIdentity(string User, string EndpointId)
{
    /// <summary>Identity of a new client.</summary>
    public static SipIdentity Create(string user) => new(user, NewToken(6));

    /// <summary>The user's domain.</summary>
    public string Domain => ChatAddress.DomainOf(User);

    /// <summary>Random hexadecimal text, for tags and Call-IDs: unguessable and unique.</summary>
    public static string NewToken(int bytes) => RandomNumberGenerator.GetHexString(bytes * 2, lowercase: true);
}
