using System.Buffers;
using PersistentChat.Client.Streams;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>
/// One connection to a SIP server: matches responses to requests, answers the server's requests, and fails everything that is
/// pending when it ends. One read loop, no timer.
/// </summary>
internal sealed class SipConnection
{
    private readonly Stream _stream;
    private readonly ISipSink _sink;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _requestTimeout;
    private readonly SendQueue _output;
    private readonly SipCalls _calls = new();
    private Task _reading = Task.CompletedTask;
    private string? _lost;

    /// <summary>Takes over a connected stream. Call <see cref="Start"/> next.</summary>
    public SipConnection(Stream stream, ISipSink sink, TimeProvider clock, TimeSpan requestTimeout)
    {
        _stream = stream;
        _sink = sink;
        _clock = clock;
        _requestTimeout = requestTimeout;
        _output = new SendQueue(stream, e => Abort($"sending failed: {e.Message}"));
        LastSent = clock.GetTimestamp();
    }

    /// <summary>When something was sent last.</summary>
    public long LastSent { get; private set; }

    /// <summary>Begins to read.</summary>
    public void Start() => _reading = ReadAsync();

    /// <summary>Makes a call known, so that responses and requests of the server find it.</summary>
    public SipCall Add(SipCall call)
    {
        lock (_output.Gate)
            _calls.Add(call);
        return call;
    }

    /// <summary>Forgets a call that is over.</summary>
    public void Remove(SipCall call)
    {
        lock (_output.Gate)
            _calls.Remove(call);
    }

    /// <summary>Sends a request and waits for its final response.</summary>
    /// <returns>The response; fails with <see cref="ConnectionLostException"/> if none comes.</returns>
    public Task<SipResponse> RequestAsync(
        SipCall call, SipMethod method, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var transaction = new SipTransaction(method, _clock.GetTimestamp());
        lock (_output.Gate)
        {
            if (_lost is not null)
                throw new ConnectionLostException(_lost);
            var sequence = call.NextSequence();
            call.Pending.Add(sequence, transaction);
            var writer = new SipWriter(_output.Buffer);
            call.Compose(ref writer, method, sequence, headers, body);
            LastSent = transaction.Started;
        }

        _output.Flush();
        return cancellationToken.CanBeCanceled ? transaction.Task.WaitAsync(cancellationToken) : transaction.Task;
    }

    /// <summary>Acknowledges the 200 to the INVITE that began the call.</summary>
    public void Acknowledge(SipCall call, uint inviteSequence)
    {
        lock (_output.Gate)
        {
            var writer = new SipWriter(_output.Buffer);
            call.Compose(ref writer, SipMethod.Ack, inviteSequence, default, default);
        }

        _output.Flush();
    }

    /// <summary>Sends an empty line pair, which keeps middleboxes and the server's idle timer content (RFC 5626 section 4.4.1).</summary>
    public void KeepAlive()
    {
        lock (_output.Gate)
        {
            _output.Buffer.Write("\r\n\r\n"u8);
            LastSent = _clock.GetTimestamp();
        }

        _output.Flush();
    }

    /// <summary>Ends the connection if a request has waited too long: over TCP a silent server is a dead one.</summary>
    public void CheckTimeouts(long now)
    {
        SipMethod? late;
        lock (_output.Gate)
            late = _calls.LateAt(now, _clock, _requestTimeout);
        if (late is not null)
            Abort($"the server did not answer {late} within {_requestTimeout.TotalSeconds:0} s");
    }

    /// <summary>Closes the connection and fails what is pending. Only the first call has an effect.</summary>
    public void Abort(string reason)
    {
        List<SipTransaction> pending;
        lock (_output.Gate)
        {
            if (_lost is not null)
                return;
            _lost = reason;
            pending = _calls.TakePending();
        }

        _stream.Dispose();
        foreach (var transaction in pending)
            transaction.Fail(new ConnectionLostException(reason));
        _sink.OnLost(reason);
    }

    /// <summary>Closes the connection and waits until the read loop has ended.</summary>
    public Task CloseAsync()
    {
        Abort("the client closed the connection");
        return _reading;
    }

    private async Task ReadAsync()
    {
        // Answers to what was read leave together.
        var reason = await new SipInput(_stream, Handle, _output.Flush).ReadToEndAsync().ConfigureAwait(false);
        Abort(reason);
    }

    private void Handle(ReadOnlySpan<byte> frame, int headLength)
    {
        if (!SipMessage.TryRead(frame, headLength, out var message, out var error))
            throw new InvalidDataException($"the server sent a SIP message that cannot be read ({error})");
        if (message.IsRequest)
            HandleRequest(message);
        else if (message.StatusCode >= 200)
            HandleResponse(message, frame, headLength);
    }

    private void HandleResponse(in SipMessage response, ReadOnlySpan<byte> frame, int headLength)
    {
        SipTransaction? transaction;
        lock (_output.Gate)
        {
            var call = _calls.Find(response.CallId);
            transaction = call?.Complete(response);
            // Here and not in the waiting code: the server's first INFO may be the next thing in the buffer.
            if (transaction is { Method: SipMethod.Invite } && response.StatusCode < 300)
                call!.Establish(response);
        }

        transaction?.TrySetResult(SipResponse.Keep(response, frame, headLength));
    }

    private void HandleRequest(in SipMessage request)
    {
        SipCall? call;
        lock (_output.Gate)
            call = _calls.Find(request.CallId) is { IsDialog: true } found ? found : null;
        switch (request.Method)
        {
            case SipMethod.Info or SipMethod.Bye or SipMethod.Update when call is null:
                Respond(request, 481);
                break;
            case SipMethod.Info:
                Respond(request, 200);
                _sink.OnInfo(call!, request.Body);
                break;
            case SipMethod.Bye:
                Respond(request, 200);
                _sink.OnBye(call!);
                break;
            case SipMethod.Ack or SipMethod.Benotify:
                break;
            default:
                Respond(request, request.Method is SipMethod.Options or SipMethod.Update or SipMethod.Notify ? 200 : 405);
                break;
        }
    }

    private void Respond(in SipMessage request, int status)
    {
        lock (_output.Gate)
        {
            var writer = new SipWriter(_output.Buffer);
            writer.StartResponse(status, request, default);
            writer.End();
            LastSent = _clock.GetTimestamp();
        }
    }
}
