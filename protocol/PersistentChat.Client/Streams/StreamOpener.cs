using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PersistentChat.Client.Streams;

/// <summary>Opens the byte stream to the server.</summary>
internal static class StreamOpener
{
    /// <summary>Connects, over TLS if the options say so.</summary>
    /// <returns>The stream, and the address of the client's end.</returns>
    /// <exception cref="ChatConnectException">Says what failed and what to look at.</exception>
    public static async Task<(Stream Stream, EndPoint? Local)> OpenAsync(ChatClientOptions options, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, both.Token).ConfigureAwait(false);
            var local = socket.LocalEndPoint;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.UseTls)
                stream = await SecureAsync(stream, options, both.Token).ConfigureAwait(false);
            return (stream, local);
        }
        catch (Exception e)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (Explain(e, options) is { } explained)
                throw explained;
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, ChatClientOptions options, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var settings = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.TrustAnyCertificate)
#pragma warning disable CA5359 // The caller has asked for it by name, for development.
            settings.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (options.CertificateValidation is { } validate)
            settings.RemoteCertificateValidationCallback = validate;
        await tls.AuthenticateAsClientAsync(settings, cancellationToken).ConfigureAwait(false);
        return tls;
    }

    private static ChatConnectException? Explain(Exception e, ChatClientOptions options)
    {
        var server = $"{options.Host}:{options.Port}";
        return e switch
        {
            SocketException s => new ChatConnectException(
                $"Cannot connect to {server}: {s.Message}. Is the server running, and are host and port right?", s),
            AuthenticationException a => new ChatConnectException(
                $"The TLS handshake with {server} failed: {a.Message} A development certificate must be trusted explicitly.", a),
            IOException io => new ChatConnectException(
                $"The TLS handshake with {server} failed: {io.Message} Is it a TLS port?", io),
            OperationCanceledException c => new ChatConnectException(
                $"{server} did not answer within {options.RequestTimeout.TotalSeconds:0} s.", c),
            _ => null,
        };
    }
}
