using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>One end of a connection that writes literal messages and reads what comes back. Answers INFOs unless told not to.</summary>
internal sealed class SipTestClient(IDuplexPipe pipe, Task served) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<SipText> _waiting = [];
    private int _pings;

    /// <summary>Whether INFOs of the server are answered, and how; 0 for not at all.</summary>
    public int AnswerInfosWith { get; set; } = 200;

    public async Task SendAsync(string text)
    {
        await pipe.Output.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await pipe.Output.WriteAsync(bytes);

    /// <summary>The next message that fits; others wait.</summary>
    public async Task<SipText> ReceiveAsync(Predicate<SipText> fits)
    {
        while (true)
        {
            var index = _waiting.FindIndex(fits);
            if (index >= 0)
            {
                var found = _waiting[index];
                _waiting.RemoveAt(index);
                return found;
            }
            _waiting.Add(await ReadAsync() ?? throw new EndOfStreamException("The server closed the connection."));
        }
    }

    public Task<SipText> ReceiveAsync() => ReceiveAsync(_ => true);

    public Task<SipText> ReceiveInfoAsync(string holding = "") =>
        ReceiveAsync(message => message.StartLine.StartsWith("INFO ", StringComparison.Ordinal)
            && message.Body.Contains(holding, StringComparison.Ordinal));

    /// <summary>Sends a request and waits for the final response to its CSeq and Call-ID.</summary>
    public async Task<SipText> RequestAsync(string request)
    {
        await SendAsync(request);
        var sent = new SipText(request[..(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2)], "");
        return await ReceiveAsync(message => message.IsResponse && message["CSeq"] == sent["CSeq"] && message["Call-ID"] == sent["Call-ID"]);
    }

    /// <summary>Everything the server has sent until now, without the answer to the question that finds out.</summary>
    public async Task<IReadOnlyList<SipText>> DrainAsync()
    {
        await SettleAsync();
        var all = _waiting.ToArray();
        _waiting.Clear();
        return all;
    }

    /// <summary>Returns when the server has sent what it had to send and has taken our answers to it.</summary>
    public async Task SettleAsync()
    {
        await PingAsync();
        await PingAsync();
    }

    private async Task PingAsync()
    {
        var id = $"ping-{++_pings}";
        await SendAsync(
            $"OPTIONS sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.5:1\r\nFrom: <sip:ping@contoso.com>;tag=1\r\n"
            + $"To: <sip:contoso.com>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
        await ReceiveAsync(message => message.IsResponse && message["Call-ID"] == id);
    }

    /// <summary>Waits until the server has closed the connection; messages before that are kept.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await ReadAsync() is { } message)
                _waiting.Add(message);
        }
        catch (ConnectionAbortedException)
        {
            // Closed without sending what was left: that is closed, too.
        }
        await served.WaitAsync(Patience);
    }

    public IReadOnlyList<SipText> Waiting => _waiting;

    /// <summary>Breaks the connection.</summary>
    public async Task BreakAsync()
    {
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
        await served.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync() => await BreakAsync();

    private async Task<SipText?> ReadAsync()
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(Patience);
            var result = await pipe.Input.ReadAsync(patience.Token);
            var text = Encoding.Latin1.GetString(System.Buffers.BuffersExtensions.ToArray(result.Buffer));
            if (TryCut(text, out var message, out var length))
            {
                pipe.Input.AdvanceTo(result.Buffer.GetPosition(length));
                await AnswerAsync(message);
                return message;
            }
            pipe.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    private static bool TryCut(string text, out SipText message, out int length)
    {
        message = null!;
        length = 0;
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var head = text[..(end + 2)];
        var bodyLength = int.Parse(new SipText(head, "")["Content-Length"], CultureInfo.InvariantCulture);
        length = end + 4 + bodyLength;
        if (text.Length < length)
            return false;
        message = new SipText(head, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[(end + 4)..length])));
        return true;
    }

    private async Task AnswerAsync(SipText message)
    {
        if (AnswerInfosWith != 0 && message.StartLine.StartsWith("INFO ", StringComparison.Ordinal))
            await SendAsync(AnswerTo(message, AnswerInfosWith));
    }

    public static string AnswerTo(SipText request, int status) =>
        $"SIP/2.0 {status} Because\r\n"
        + string.Concat(request.All("Via").Select(via => $"Via: {via}\r\n"))
        + $"From: {request["From"]}\r\nTo: {request["To"]}\r\nCall-ID: {request["Call-ID"]}\r\nCSeq: {request["CSeq"]}\r\n"
        + "Content-Length: 0\r\n\r\n";
}
