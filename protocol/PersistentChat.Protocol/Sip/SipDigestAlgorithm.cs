namespace PersistentChat.Protocol.Sip;

/// <summary>Hash functions of Digest authentication.</summary>
public enum SipDigestAlgorithm : byte
{
    /// <summary>MD5 (RFC 2617). What a challenge or credentials without <c>algorithm</c> mean, and all that older clients know.</summary>
    Md5,

    /// <summary>SHA-256 (RFC 7616, for SIP RFC 8760).</summary>
    Sha256,

    /// <summary>An algorithm this product does not compute, session variants among them.</summary>
    Unsupported,
}
