using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over TLS through Kestrel.</summary>
public class KestrelTlsTests : KestrelTransportTests
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    protected override int Churn => 400;

    protected override bool IsSecure => true;

    protected override void Secure(ListenOptions listen) => listen.UseHttps(Certificate);

    private protected override async Task<TestPeer> WrapAsync(Socket socket)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "chat.contoso.com",
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate!.GetCertHashString() == Certificate.GetCertHashString(),
        });
        return new TlsPeer(socket, stream);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=chat.contoso.com", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class TlsPeer(Socket socket, SslStream stream) : TestPeer
    {
        public override Stream Stream => stream;

        public override Task CloseSendingAsync() => stream.ShutdownAsync();

        public override void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }

        public override ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
