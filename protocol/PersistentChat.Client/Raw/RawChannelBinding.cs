using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Client.Raw;

/// <summary>What ties a sign-in to the TLS connection it is made over.</summary>
internal static class RawChannelBinding
{
    /// <summary>Hash of the certificate that the server showed; null if there is none that can be hashed.</summary>
    /// <remarks>
    /// Not <c>TransportContext</c>: what it gives is wrapped in a structure of Windows, and it hashes certificates whose signature has
    /// no hash of its own, where the binding is not defined and a server does not offer it.
    /// </remarks>
    public static byte[]? Of(SslStream tls)
    {
        if (tls.RemoteCertificate is null)
            return null;
        using var certificate = new X509Certificate2(tls.RemoteCertificate);
        return ScramChannelBinding.ServerEndPoint(certificate);
    }
}
