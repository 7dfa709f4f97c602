using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace PersistentChat.Client.Tests.Scripted;

/// <summary>A server that plays the captures, and whatever a test puts in their place.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<PeerRequest> _seen = Channel.CreateUnbounded<PeerRequest>();
    private readonly ConcurrentDictionary<string, Func<PeerRequest, string?>> _replies = new();
    private readonly Task _accepting;
    private PeerStream? _peer;
    private TcpClient? _client;
    private PeerRequest? _lastInvite;

    public ScriptedServer()
    {
        Reply("cmd:requri", Captures.RequriReply);
        Reply("cmd:chansrch", Captures.SearchReply);
        Reply("cmd:join", Captures.JoinReply);
        Reply("cmd:bjoin", Captures.JoinReply.Replace("rpl:join", "rpl:bjoin", StringComparison.Ordinal));
        Reply("cmd:bccontext", Captures.HistoryReply);
        Reply("cmd:part", Captures.PartReply);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers a request with a whole status line and headers instead of the usual; null for the usual.</summary>
    public Func<PeerRequest, string?> Answer { get; set; } = static _ => null;

    public int Connections { get; private set; }

    /// <summary>CSeq number of the last INFO sent.</summary>
    public int LastSequence { get; private set; }

    public ChatClientOptions Options(TimeProvider? clock = null, bool reconnect = false, string? password = null) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        User = "sip:alice@contoso.com",
        Password = password,
        Reconnect = reconnect,
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        TimeProvider = clock ?? TimeProvider.System,
    };

    /// <summary>Sends this body after the 200 to the command; null for silence.</summary>
    public void Reply(string command, string? body) => _replies[command] = _ => body;

    public void Reply(string command, Func<PeerRequest, string?> body) => _replies[command] = body;

    /// <summary>The next message of the client that fits, skipping others.</summary>
    public async Task<PeerRequest> SeeAsync(Func<PeerRequest, bool> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var request = await _seen.Reader.ReadAsync(limit.Token);
            if (fits(request))
                return request;
        }
    }

    public Task SendInfoAsync(string body)
    {
        var invite = _lastInvite!;
        var head = $"INFO {ContactOf(invite)} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:2963;branch=z9hG4bK5ea93863a7\r\n"
            + $"From: {invite["To"]};tag=4edbf0d4ea\r\nTo: {invite["From"]}\r\nCall-ID: {invite["Call-ID"]}\r\n"
            + $"CSeq: {++LastSequence} INFO\r\nMax-Forwards: 70\r\nContent-Type: text/plain\r\n";
        return _peer!.SendAsync($"{head}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    public Task SendRawAsync(string text) => _peer!.SendAsync(text);

    /// <summary>Breaks the connection.</summary>
    public void Drop() => _client!.Close();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _client?.Close();
        await _accepting;
    }

    private static string ContactOf(PeerRequest invite) => invite["Contact"].Trim('<', '>');

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Connections++;
                _client = client;
                _peer = new PeerStream(client.GetStream());
                _ = ServeAsync(_peer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task ServeAsync(PeerStream peer)
    {
        try
        {
            while (await peer.ReadAsync() is { } request)
            {
                if (!request.IsResponse && request.Method != "ACK")
                    await HandleAsync(peer, request);
                _seen.Writer.TryWrite(request);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The test dropped the connection.
        }
    }

    private async Task HandleAsync(PeerStream peer, PeerRequest request)
    {
        if (request.Method == "INVITE")
            _lastInvite = request;
        var answer = Answer(request) ?? Usual(request);
        await peer.SendAsync(Response(request, answer));
        if (request.Method == "INFO" && answer.StartsWith("200", StringComparison.Ordinal)
            && _replies.TryGetValue(request.Command, out var reply) && reply(request) is { } body)
            await SendInfoAsync(body.Replace("{envid}", request.EnvelopeId, StringComparison.Ordinal));
    }

    private static string Usual(PeerRequest request) => "200 OK\r\n" + request.Method switch
    {
        "REGISTER" => Captures.RegisterHeaders,
        "SUBSCRIBE" => $"{Captures.SubscribeHeaders}\r\n{Captures.Provisioning}",
        "INVITE" => $"{Captures.InviteHeaders}\r\n{Captures.Sdp}",
        _ => "",
    };

    private static string Response(PeerRequest request, string answer)
    {
        var parts = answer.Split("\r\n\r\n", 2);
        var body = parts.Length == 2 ? parts[1] : "";
        var headers = parts[0].EndsWith("\r\n", StringComparison.Ordinal) ? parts[0] : parts[0] + "\r\n";
        var statusEnd = headers.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        var to = request["To"].Contains(";tag=", StringComparison.Ordinal) ? request["To"] : request["To"] + ";tag=4edbf0d4ea";
        return $"SIP/2.0 {headers[..statusEnd]}Via: {request["Via"]}\r\nFrom: {request["From"]}\r\nTo: {to}\r\n"
            + $"Call-ID: {request["Call-ID"]}\r\nCSeq: {request["CSeq"]}\r\n{headers[statusEnd..]}"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }
}
