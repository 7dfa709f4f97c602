using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PersistentChat.EndToEnd;

/// <summary>A client with a chat dialog that asks for much and reads nothing, so that the server cannot get rid of its answers.</summary>
internal sealed class DeafClient : IDisposable
{
    // An answer repeats the Via of its request: these add up to more than the sockets of both sides hold.
    private const int Requests = 2_000;
    private const int ViaLength = 12_000;

    private const string Sdp =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=session\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=message 5060 sip null\r\na=accept-types:text/plain\r\n";

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<DeafClient> ConnectAsync(IPEndPoint server)
    {
        var client = new DeafClient();
        await client._socket.ConnectAsync(server);
        await client.SendAsync(Request("REGISTER", "sip:contoso.com", 1, "Event: registration\r\n"));
        var ok = await client.AskAsync(Request("INVITE", "sip:pchat-1@contoso.com", 2, "Content-Type: application/sdp\r\n", body: Sdp), "accept-types");
        var tag = ok[ok.LastIndexOf("\nTo:", StringComparison.Ordinal)..].Split("tag=")[1].Split(['\r', ';'])[0];
        await client.SendAsync(Request("ACK", "sip:pchat-1@contoso.com", 2, "", tag));
        var flood = Encoding.ASCII.GetBytes(Request("OPTIONS", "sip:pchat-1@contoso.com", 3, "", tag, new string('x', ViaLength)));
        for (var i = 0; i < Requests; i++)
            await client._socket.SendAsync(flood);
        return client;
    }

    public void Dispose() => _socket.Dispose();

    private static string Request(string method, string uri, int number, string headers, string? tag = null, string branch = "", string body = "") =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK{method}{branch}\r\nMax-Forwards: 70\r\n"
        + $"From: <{Seeds.Bob}>;tag=deaf;epid=deaf\r\nTo: <{(method == "REGISTER" ? Seeds.Bob : uri)}>{(tag is null ? "" : ";tag=" + tag)}\r\n"
        + $"Call-ID: {(method == "REGISTER" ? "register" : "dialog")}\r\nCSeq: {number} {method}\r\n"
        + $"Contact: <{Seeds.Bob};transport=tcp>\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    private Task<int> SendAsync(string request) => _socket.SendAsync(Encoding.ASCII.GetBytes(request));

    private async Task<string> AskAsync(string request, string answered)
    {
        await SendAsync(request);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(answered, StringComparison.Ordinal))
        {
            var read = await _socket.ReceiveAsync(buffer).WaitAsync(ChatServer.Patience);
            Assert.True(read > 0, $"the server closed after: {text}");
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        Assert.Contains("SIP/2.0 200", text.ToString(), StringComparison.Ordinal);
        return text.ToString();
    }
}
