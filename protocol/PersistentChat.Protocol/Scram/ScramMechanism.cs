namespace PersistentChat.Protocol.Scram;

/// <summary>Names of mechanisms (RFC 7677 section 4).</summary>
public static class ScramMechanism
{
    /// <summary>SCRAM with SHA-256, not bound to the connection.</summary>
    public const string Sha256 = "SCRAM-SHA-256";

    /// <summary>The same, bound to the TLS connection by the hash of the server's certificate.</summary>
    public const string Sha256Plus = "SCRAM-SHA-256-PLUS";
}
