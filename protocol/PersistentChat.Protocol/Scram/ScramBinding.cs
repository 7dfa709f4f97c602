namespace PersistentChat.Protocol.Scram;

/// <summary>What a client says about binding the sign-in to the TLS connection (the gs2-cbind-flag of RFC 5802 section 5.1).</summary>
public enum ScramBinding
{
    /// <summary><c>n</c>: it cannot.</summary>
    Unsupported,

    /// <summary><c>y</c>: it can, but thinks that the server cannot. If the server did offer it, somebody in between hid that.</summary>
    NotOffered,

    /// <summary><c>p=tls-server-end-point</c>: it does, by the hash of the server's certificate (RFC 5929 section 4).</summary>
    ServerEndPoint,
}
