using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>Listeners that ask their peers for a certificate.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("Authority");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Only_a_certificate_of_the_given_authority_is_let_in()
    {
        await using var server = await StartAsync("require", IPAddress.Loopback);
        using var good = TestCertificates.SignedBy(_authority, "proxy");
        using var stranger = TestCertificates.Authority("Stranger");
        using var bad = TestCertificates.SignedBy(stranger, "proxy");
        Assert.StartsWith("SIP/2.0 ", await AskAsync(server, good));
        Assert.Equal("", await AskAsync(server, bad));
        Assert.Equal("", await AskAsync(server, null));
    }

    [Fact]
    public async Task A_trusted_proxy_beyond_this_machine_is_known_by_its_certificate()
    {
        // An address of this machine that is not loopback; where there is none, nobody could come from beyond it.
        var outside = NetworkInterface.GetAllNetworkInterfaces().Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        if (outside is null)
            return;
        await using var server = await StartAsync("allow", outside);
        using var proxy = TestCertificates.SignedBy(_authority, "proxy");
        Assert.StartsWith("SIP/2.0 200 ", await AskAsync(server, proxy));
        Assert.StartsWith("SIP/2.0 407 ", await AskAsync(server, null));
    }

    private Task<ChatServer> StartAsync(string clientCertificates, IPAddress address)
    {
        using var certificate = TestCertificates.Server();
        return ChatServer.StartAsync(options => options with
        {
            Digest = true,
            Sip = [],
            Sips = [$"{address}:0"],
            Environment = new Dictionary<string, string>
            {
                ["PCHAT_Tls__Certificate"] = _folder.Write("server.pem", certificate.ExportCertificatePem()),
                ["PCHAT_Tls__Key"] = _folder.Write("server.key", TestCertificates.KeyPem(certificate)),
                ["PCHAT_Tls__ClientCertificates"] = clientCertificates,
                ["PCHAT_Tls__ClientAuthorities"] = _folder.Write("authority.pem", _authority.ExportCertificatePem()),
                ["PCHAT_TrustedProxies"] = address.ToString(),
            },
        });
    }

    /// <summary>Registers Alice as a proxy would; returns the answer, or nothing if the server does not talk to us.</summary>
    private static async Task<string> AskAsync(ChatServer server, X509Certificate2? certificate)
    {
        var address = server.Process.Sips[0];
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificates = certificate is null ? null : [certificate],
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Subject == "CN=localhost",
            });
            await tls.WriteAsync(Encoding.ASCII.GetBytes(
                "REGISTER sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
                + $"From: <{Seeds.Alice}>;tag=1;epid=proxied\r\nTo: <{Seeds.Alice}>\r\nCall-ID: register\r\nCSeq: 1 REGISTER\r\n"
                + $"P-Asserted-Identity: <{Seeds.Alice}>\r\nContact: <{Seeds.Alice};transport=tls>\r\nContent-Length: 0\r\n\r\n"));
            var buffer = new byte[4096];
            return Encoding.ASCII.GetString(buffer, 0, await tls.ReadAsync(buffer).AsTask().WaitAsync(ChatServer.Patience));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
