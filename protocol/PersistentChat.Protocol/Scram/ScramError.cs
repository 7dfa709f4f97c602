namespace PersistentChat.Protocol.Scram;

/// <summary>Why a message of SCRAM is not accepted.</summary>
public enum ScramError
{
    /// <summary>It is accepted.</summary>
    None,

    /// <summary>It does not follow the grammar of RFC 5802 section 7.</summary>
    Malformed,

    /// <summary>It demands an extension (<c>m=</c>); none is known.</summary>
    ExtensionDemanded,

    /// <summary>It asks to act as somebody else (<c>a=</c>), which is not supported.</summary>
    OtherIdentity,

    /// <summary>It binds to the connection by another type than tls-server-end-point.</summary>
    UnknownBinding,

    /// <summary>Its nonce is not the one of this exchange.</summary>
    WrongNonce,

    /// <summary>Its channel-binding data is not that of this exchange and connection.</summary>
    WrongBinding,

    /// <summary>It asks for fewer or more iterations than the client accepts.</summary>
    BadIterations,

    /// <summary>Its proof or signature is wrong: the other side does not know the password.</summary>
    WrongProof,

    /// <summary>The server ended the exchange with an error of its own (<c>e=</c>).</summary>
    Refused,
}
