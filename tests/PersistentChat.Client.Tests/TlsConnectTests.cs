using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PersistentChat.Client.Streams;

namespace PersistentChat.Client.Tests;

/// <summary>The client's half of TLS, against a real handshake on loopback.</summary>
public sealed class TlsConnectTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = TestCertificate.Create();

    public TlsConnectTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Any_certificate_is_taken_if_the_caller_says_so_and_bytes_go_both_ways()
    {
        var serving = EchoAsync();
        var (stream, local) = await OpenAsync(trustAny: true);
        await using (stream)
        {
            Assert.Equal(IPAddress.Loopback, Assert.IsType<IPEndPoint>(local).Address.MapToIPv4());
            await stream.WriteAsync("ping"u8.ToArray());
            var answer = new byte[4];
            await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(Patience);
            Assert.Equal("ping", Encoding.ASCII.GetString(answer));
        }

        await serving.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_own_rule_decides_on_the_certificate(bool accept)
    {
        var serving = EchoAsync();
        string? seen = null;
        var opening = OpenAsync(validate: (_, certificate, _, _) =>
        {
            seen = certificate!.GetCertHashString();
            return accept;
        });

        if (accept)
            await (await opening).Stream.DisposeAsync();
        else
            Assert.Contains("TLS", (await Assert.ThrowsAsync<ChatConnectException>(() => opening)).Message, StringComparison.Ordinal);

        Assert.Equal(_certificate.Thumbprint, seen);
        await serving.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        var serving = EchoAsync();

        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => OpenAsync());

        Assert.Contains("development certificate", failure.Message, StringComparison.Ordinal);
        await serving.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_port_without_TLS_is_said()
    {
        var serving = Task.Run(async () =>
        {
            using var plain = await _listener.AcceptTcpClientAsync();
            await plain.GetStream().WriteAsync("SIP/2.0 400 Bad Request\r\n\r\n"u8.ToArray());
        });

        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => OpenAsync(trustAny: true));

        Assert.Contains("TLS handshake", failure.Message, StringComparison.Ordinal);
        await serving.WaitAsync(Patience);
    }

    private Task<(Stream Stream, EndPoint? Local)> OpenAsync(
        bool trustAny = false, RemoteCertificateValidationCallback? validate = null) => StreamOpener.OpenAsync(
        new ChatClientOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            User = "sip:alice@contoso.com",
            UseTls = true,
            TrustAnyCertificate = trustAny,
            CertificateValidation = validate,
        },
        CancellationToken.None);

    /// <summary>Serves one connection until it ends, whether or not the client likes the certificate.</summary>
    private async Task EchoAsync()
    {
        using var connection = await _listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(connection.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(_certificate);
            await tls.CopyToAsync(tls);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, as it is expected to when it refuses the certificate.
        }
    }
}
