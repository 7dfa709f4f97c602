using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Scripted;

/// <summary>
/// A small server of the raw binding with one room. It keeps what a server keeps over connections: messages, and the posts of each
/// client. Handles of rooms are others on every connection. A test may take any request away from it.
/// </summary>
internal sealed partial class RawPeer : IAsyncDisposable
{
    public static readonly Guid Lobby = Guid.Parse(Captures.Lobby);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<RawPeerRequest> _seen = Channel.CreateUnbounded<RawPeerRequest>();
    private readonly List<Task> _serving = [];
    private readonly List<RawPeerConnection> _connections = [];
    private readonly Task _accepting;

    public RawPeer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string[] Mechanisms { get; init; } = ["NONE"];

    public int KeepAliveSeconds { get; init; } = 1_000_000;

    public int MaxFrameBytes { get; init; } = 128 * 1024;

    /// <summary>Most messages that follow a join.</summary>
    public int ResumeMessages { get; set; } = 1000;

    /// <summary>Newest messages that history gives.</summary>
    public int HistoryMessages { get; set; } = 1000;

    /// <summary>Called with each new connection and its number from 1.</summary>
    public Action<RawPeerConnection, int> Connected { get; set; } = static (_, _) => { };

    /// <summary>Takes a request away from the usual answer by returning true.</summary>
    public Func<RawPeerConnection, RawPeerRequest, Task<bool>> Take { get; set; } = static (_, _) => Task.FromResult(false);

    /// <summary>Speaks TLS with this certificate; null for plain TCP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificate that sign-ins must be bound to, if it is not the one shown.</summary>
    public X509Certificate2? BindsTo { get; init; }

    public int Connections => _connections.Count;

    public RawPeerConnection Current => _connections[^1];

    public int Handle => 1000 + Connections;

    public ChatClientOptions Options(TimeProvider? clock = null, bool reconnect = false, string? password = null) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Binding = ChatBinding.Raw,
        UseTls = Certificate is not null,
        TrustAnyCertificate = Certificate is not null,
        User = "sip:alice@contoso.com",
        Password = password,
        Reconnect = reconnect,
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        RequestTimeout = clock is null ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(32),
        TimeProvider = clock ?? TimeProvider.System,
    };

    /// <summary>The next request of one of these types, skipping others.</summary>
    public async Task<RawPeerRequest> SeeAsync(params RawType[] types)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var request = await _seen.Reader.ReadAsync(limit.Token);
            if (types.Contains(request.Type))
                return request;
        }
    }

    /// <summary>Somebody else posts; members get it, if the connection still stands.</summary>
    public async Task PostAsync(string text)
    {
        await _turn.WaitAsync();
        try
        {
            var message = Add("sip:bob@contoso.com", text);
            if (Connections > 0 && Current.IsJoined)
                await Current.SendMessageAsync(Handle, message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is in the room all the same.
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Drop() => Current.Break();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var connection in _connections)
            connection.Break();
        await _accepting;
        await Task.WhenAll(_serving);
        foreach (var connection in _connections)
            connection.Dispose();
        _turn.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var connection = new RawPeerConnection(client, await OpenAsync(client));
                _connections.Add(connection);
                Connected(connection, Connections);
                _serving.Add(ServeAsync(connection));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped, while it was asked or just before.
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (Certificate is null)
            return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(Certificate);
        return tls;
    }

    private async Task ServeAsync(RawPeerConnection connection)
    {
        try
        {
            await connection.ReceiveAsync(RawPreface.Length);
            await connection.SendAsync("PCHAT/1\n"u8.ToArray());
            while (true)
            {
                var request = new RawPeerRequest(await connection.ReceiveFrameAsync());
                if (!await Take(connection, request))
                    await AnswerAsync(connection, request);
                _seen.Writer.TryWrite(request);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client left, or the script broke the connection.
            connection.Break();
        }
    }
}
