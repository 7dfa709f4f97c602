using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace PersistentChat.Hosting.Tests;

/// <summary>Somebody between a client and a server over TLS: he ends the client's TLS with a certificate of his own and passes everything on.</summary>
internal sealed class Interceptor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2 _certificate;
    private readonly int _server;
    private readonly Task _relay;

    public Interceptor(X509Certificate2 certificate, int server)
    {
        (_certificate, _server) = (certificate, server);
        _listener.Start();
        _relay = RelayAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A connection over TLS that takes any certificate.</summary>
    public static async Task<SslStream> ConnectAsync(int port)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _relay;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task RelayAsync()
    {
        using var socket = await _listener.AcceptTcpClientAsync();
        await using var client = new SslStream(socket.GetStream());
        await client.AuthenticateAsServerAsync(_certificate);
        await using var server = await ConnectAsync(_server);
        await Task.WhenAll(PassAsync(client, server), PassAsync(server, client));
    }

    /// <summary>Until one of them goes, or the test is over.</summary>
    private async Task PassAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to, _end.Token);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException)
        {
            // What was on its way then is nobody's concern.
        }
    }
}
