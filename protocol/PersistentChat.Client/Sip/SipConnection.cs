using System.Buffers;
using System.IO.Pipelines;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>Takes what a connection reads; called by the read loop, must return soon.</summary>
internal interface ISipSink
{
    /// <summary>An INFO in a dialog; it has been answered already.</summary>
    void OnInfo(SipCall call, ReadOnlySpan<byte> body);

    /// <summary>The server ended a dialog.</summary>
    void OnBye(SipCall call);

    /// <summary>The connection is gone and every pending request has failed. Called once.</summary>
    void OnLost(string reason);
}

/// <summary>
/// One connection to a SIP server: matches responses to requests, answers the server's requests, and fails everything that is
/// pending when it ends. One read loop, no timer, no buffer while idle.
/// </summary>
internal sealed class SipConnection
{
    private static readonly SipLimits Limits = new(HeadBytes: 64 * 1024, BodyBytes: 64 * 1024 * 1024);

    private readonly Stream _stream;
    private readonly ISipSink _sink;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _requestTimeout;
    private readonly SendQueue _output;
    private readonly List<SipCall> _calls = [];
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
        SipMethod? late = null;
        lock (_output.Gate)
        {
            foreach (var call in _calls)
            {
                foreach (var transaction in call.Pending.Values)
                {
                    if (_clock.GetElapsedTime(transaction.Started, now) >= _requestTimeout)
                        late = transaction.Method;
                }
            }
        }

        if (late is not null)
            Abort($"the server did not answer {late} within {_requestTimeout.TotalSeconds:0} s");
    }

    /// <summary>Closes the connection and fails what is pending. Only the first call has an effect.</summary>
    public void Abort(string reason)
    {
        var pending = new List<SipTransaction>();
        lock (_output.Gate)
        {
            if (_lost is not null)
                return;
            _lost = reason;
            foreach (var call in _calls)
            {
                pending.AddRange(call.Pending.Values);
                call.Pending.Clear();
            }
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
        // Zero-byte reads: a client that waits for something to happen holds no buffer.
        var reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(useZeroByteReads: true));
        var reason = "the server closed the connection";
        try
        {
            var state = default(SipScanState);
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                var rest = Consume(result.Buffer, ref state);
                _output.Flush();
                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidDataException)
        {
            reason = e is InvalidDataException ? e.Message : $"receiving failed: {e.Message}";
        }

        await reader.CompleteAsync().ConfigureAwait(false);
        Abort(reason);
    }

    private ReadOnlySequence<byte> Consume(ReadOnlySequence<byte> input, ref SipScanState state)
    {
        while (true)
        {
            var status = SipFrameScanner.TryScan(ref state, input, Limits, out var frame, out var error);
            if (status == OperationStatus.NeedMoreData)
                return input;
            if (status != OperationStatus.Done)
                throw new InvalidDataException($"the server sent something that is not SIP ({error}); is this the right port?");
            Read(input.Slice(frame.Start, frame.HeadLength + frame.BodyLength), frame.HeadLength);
            input = input.Slice(frame.Consumed);
        }
    }

    private void Read(ReadOnlySequence<byte> frame, int headLength)
    {
        if (frame.IsSingleSegment)
        {
            Handle(frame.FirstSpan, headLength);
            return;
        }

        var length = (int)frame.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        frame.CopyTo(whole);
        try
        {
            Handle(whole.AsSpan(0, length), headLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
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
            var call = Find(response.CallId);
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
            call = Find(request.CallId) is { IsDialog: true } found ? found : null;
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

    private SipCall? Find(ReadOnlySpan<byte> callId)
    {
        foreach (var call in _calls)
        {
            if (callId.SequenceEqual(call.CallId))
                return call;
        }

        return null;
    }
}
