namespace PersistentChat.Server;

/// <summary>Settings under <c>Tls</c>: a PEM certificate with its key, or a PFX file with its password.</summary>
internal sealed class TlsSettings
{
    /// <summary>PEM file with the certificate and its chain, or a PFX file.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file with the private key; not set for a PFX file or when the certificate file holds the key.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the PFX file or of an encrypted key.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>Whether peers are asked for a certificate (mutual TLS).</summary>
    public ClientCertificates ClientCertificates { get; set; } = ClientCertificates.Ignore;

    /// <summary>PEM file with the authorities that sign the certificates of peers; null trusts those of the machine.</summary>
    public string? ClientAuthorities { get; set; }
}

/// <summary>What a TLS listener does about certificates of its peers.</summary>
internal enum ClientCertificates
{
    /// <summary>None is asked for.</summary>
    Ignore,

    /// <summary>One is asked for; if one comes it must be valid.</summary>
    Allow,

    /// <summary>Without a valid one there is no connection.</summary>
    Require,
}
