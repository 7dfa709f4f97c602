using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PersistentChat.Server;

/// <summary>The certificate of the TLS listeners: a given one, or for the demo one that is made and kept in the data folder.</summary>
internal static class ServerCertificates
{
    /// <summary>Name of the generated certificate in a data folder.</summary>
    public const string FileName = "dev-certificate.pfx";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Loads or makes the certificate, with the chain to send along.</summary>
    /// <exception cref="SettingsException">A file holds no usable certificate with its key, or it is not valid today.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(ServerSettings settings, DataFolder folder, TimeProvider time)
    {
        if (settings.Tls.Certificate is null)
            return (ReadOrCreate(folder, settings.Domain, time), []);
        try
        {
            var loaded = IsPem(settings.Tls.Certificate) ? LoadPem(settings.Tls) : (LoadPfx(settings.Tls.Certificate, settings.Tls.Password), []);
            DemandValid(loaded.Certificate, settings.Tls.Certificate, time);
            return loaded;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"Tls:Certificate = \"{settings.Tls.Certificate}\" is not allowed: give a PEM certificate with its Tls:Key, or a PFX file "
                + $"with Tls:Password ({wrong.Message})");
        }
    }

    /// <summary>Certificates in a PEM file.</summary>
    /// <exception cref="SettingsException">There are none in it.</exception>
    public static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw NoAuthorities(file, $" ({wrong.Message})");
        }
        return authorities.Count > 0 ? authorities : throw NoAuthorities(file, "");
    }

    private static SettingsException NoAuthorities(string file, string why) =>
        new($"Tls:ClientAuthorities = \"{file}\" is not allowed: give a PEM file with certificates{why}.");

    private static void DemandValid(X509Certificate2 certificate, string file, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (now < certificate.NotBefore || now > certificate.NotAfter)
            throw new SettingsException(string.Create(
                CultureInfo.InvariantCulture,
                $"Tls:Certificate = \"{file}\" is not allowed: give a certificate that is valid now; this one is from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}."));
    }

    private static bool IsPem(string file) => File.ReadAllText(file).Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPem(TlsSettings tls)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(tls.Certificate!);
        var certificate = tls.Password is null
            ? X509Certificate2.CreateFromPemFile(tls.Certificate!, tls.Key)
            : X509Certificate2.CreateFromEncryptedPemFile(tls.Certificate!, tls.Password, tls.Key);
        return (certificate, chain);
    }

    private static X509Certificate2 LoadPfx(string file, string? password)
    {
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
        return certificate.HasPrivateKey ? certificate : throw new CryptographicException("The file has no private key.");
    }

    private static X509Certificate2 ReadOrCreate(DataFolder folder, string domain, TimeProvider time)
    {
        var file = folder.In(FileName);
        if (File.Exists(file))
        {
            var kept = X509CertificateLoader.LoadPkcs12FromFile(file, password: null);
            if (kept.NotAfter.ToUniversalTime() - RenewBefore > time.GetUtcNow().UtcDateTime)
                return kept;
            kept.Dispose();
        }
        folder.Write(FileName, Create(domain, time.GetUtcNow()));
        return X509CertificateLoader.LoadPkcs12FromFile(file, password: null);
    }

    private static byte[] Create(string domain, DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(domain);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        // A clock that is an hour behind ours must not find the certificate too new.
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + Validity);
        return certificate.Export(X509ContentType.Pfx);
    }
}
