using System.Buffers;
using PersistentChat.Client.Link;
using PersistentChat.Client.Streams;
using PersistentChat.Client.Timing;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>The raw binding: one connection, a frame for each command. One read loop, no timer.</summary>
internal sealed class RawChatLink : IChatLink, IHeartbeatTarget
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);

    private readonly ChatClientOptions _options;
    private readonly IChatLinkSink _sink;
    private readonly Stream _stream;
    private readonly SendQueue _output;
    private readonly PendingCalls _calls;
    private readonly RawFrameTaker _taker;
    private readonly int _maxFrameBytes;
    private readonly TimeSpan _pingAfter;
    private Task _reading = Task.CompletedTask;
    private long _lastSent;
    private string? _lost;

    private RawChatLink(ChatClientOptions options, IChatLinkSink sink, Stream stream, RawWelcome welcome)
    {
        _options = options;
        _sink = sink;
        _stream = stream;
        _output = new SendQueue(stream, e => Abort($"sending failed: {e.Message}"));
        _calls = new PendingCalls(options.TimeProvider);
        _taker = new RawFrameTaker(welcome.Domain, _calls, sink, AnswerPing);
        _maxFrameBytes = welcome.MaxFrameBytes;
        DatabaseVersion = welcome.DatabaseVersion;
        // Half of what the server allows, so that one that is late does no harm.
        _pingAfter = TimeSpan.FromSeconds(Math.Max(welcome.KeepAliveSeconds, 2)) / 2;
        _lastSent = options.TimeProvider.GetTimestamp();
    }

    /// <inheritdoc/>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <inheritdoc/>
    public bool IsReplaced => _taker.IsReplaced;

    /// <inheritdoc/>
    public Guid? DatabaseVersion { get; }

    /// <summary>Connects and signs in.</summary>
    public static async Task<IChatLink> ConnectAsync(
        ChatClientOptions options, Guid clientId, IChatLinkSink sink, CancellationToken cancellationToken)
    {
        var (stream, _) = await StreamOpener.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            var input = new RawInput(stream);
            var welcome = await new RawSignInExchange(options, clientId, stream, input).RunAsync(cancellationToken).ConfigureAwait(false);
            var link = new RawChatLink(options, sink, stream, welcome);
            link.Start(input);
            return link;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<ChatReply> CallAsync(ChatCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = _calls.Add(call);
        var frame = RawRequests.Compose(pending.Id, call);
        if (frame.Length - RawFrameScanner.PrefixLength > _maxFrameBytes)
        {
            // The server would end the connection.
            _calls.Take(pending.Id);
            throw new ChatRefusedException(
                call.Name, 413, $"it takes {frame.Length - RawFrameScanner.PrefixLength} bytes, and the server accepts {_maxFrameBytes}");
        }

        Send(frame);
        // Who gives up waiting leaves the command behind: its reply still says what has changed.
        return cancellationToken.CanBeCanceled ? pending.Task.WaitAsync(cancellationToken) : pending.Task;
    }

    /// <inheritdoc/>
    public async Task<long> PostAsync(ChatPost post, CancellationToken cancellationToken) =>
        (await CallAsync(new PostCall(post), cancellationToken).ConfigureAwait(false)).Number;

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        // The read loop tells the others when it has handed on its last frame: nothing may come over this link after that.
        if (Interlocked.CompareExchange(ref _lost, reason, null) is null)
            _stream.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!IsLost)
            await SayGoodbyeAsync().ConfigureAwait(false);
        Abort("the client closed the connection");
        await _reading.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    void IHeartbeatTarget.Tick(long now)
    {
        if (IsLost)
            return;
        if (_calls.HasOlderThan(_options.RequestTimeout, now))
            Abort($"the server did not answer within {_options.RequestTimeout.TotalSeconds:0} s");
        else if (_options.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastSent), now) >= _pingAfter)
            Ping();
    }

    private void Start(RawInput input)
    {
        Heartbeat.Of(_options.TimeProvider).Add(this);
        _reading = ReadAsync(input);
    }

    private async Task ReadAsync(RawInput input)
    {
        // Answers to what was read leave together.
        var reason = await input.ReadToEndAsync(_taker.Take, _output.Flush).ConfigureAwait(false);
        Abort(reason);
        Heartbeat.Of(_options.TimeProvider).Remove(this);
        reason = Volatile.Read(ref _lost)!;
        _calls.FailAll(reason);
        _sink.OnLost(this, reason);
    }

    private void Ping()
    {
        try
        {
            // Its reply has the time of any other; if it does not come, the server is gone.
            _ = CallAsync(new PingCall(), CancellationToken.None);
        }
        catch (ConnectionLostException e)
        {
            Abort(e.Message);
        }
    }

    private void AnswerPing(ulong correlation)
    {
        lock (_output.Gate)
        {
            RawFrameWriter.WriteEmpty(_output.Buffer, RawType.Pong, correlation);
            Volatile.Write(ref _lastSent, _options.TimeProvider.GetTimestamp());
        }
    }

    private void Send(ReadOnlySpan<byte> frame)
    {
        lock (_output.Gate)
        {
            _output.Buffer.Write(frame);
            Volatile.Write(ref _lastSent, _options.TimeProvider.GetTimestamp());
        }

        _output.Flush();
    }

    private async Task SayGoodbyeAsync()
    {
        try
        {
            var signOff = CallAsync(new SignOffCall(), CancellationToken.None);
            await signOff.WaitAsync(GoodbyeTime, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChatException or TimeoutException)
        {
            // The connection ends anyway, and its end signs off too.
            Abort($"signing off: {e.Message}");
        }
    }
}
