namespace PersistentChat.Client;

/// <summary>What a client speaks.</summary>
public enum ChatBinding
{
    /// <summary>SIP with XCCOS, as existing chat clients do; usually port 5060, or 5061 with TLS.</summary>
    Sip,

    /// <summary>Frames of MessagePack, see docs/raw-protocol.md; usually port 5062, or 5063 with TLS.</summary>
    Raw,
}
