using PersistentChat.Client.Link;
using PersistentChat.Client.Streams;
using PersistentChat.Client.Timing;
using PersistentChat.Client.Xccos;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>The SIP binding: a registration and one chat dialog over one connection, an INFO for each envelope.</summary>
internal sealed class SipChatLink : IChatLink, ISipSink, IHeartbeatTarget
{
    // Below the 300 s after which servers of this family count a silent client as gone.
    private static readonly TimeSpan IdleBeforeKeepAlive = TimeSpan.FromSeconds(240);

    private readonly ChatClientOptions _options;
    private readonly IChatLinkSink _sink;
    private readonly Heartbeat _heartbeat;
    private readonly SipConnection _connection;
    private readonly SipDialogs _dialogs;
    private readonly SipRegistration _registration;
    private readonly PendingCalls _calls;
    private readonly XccosEnvelopes _envelopes;
    private SipCall? _chat;
    private long _registered;
    private long _refreshed;
    private int _refreshing;

    private SipChatLink(ChatClientOptions options, SipIdentity identity, IChatLinkSink sink, Stream stream, SipLocalAddress local)
    {
        _options = options;
        _sink = sink;
        _heartbeat = Heartbeat.Of(options.TimeProvider);
        _calls = new PendingCalls(options.TimeProvider);
        _envelopes = new XccosEnvelopes(identity.User, _calls, sink);
        _connection = new SipConnection(stream, this, options.TimeProvider, options.RequestTimeout);
        _dialogs = new SipDialogs(_connection, identity, local);
        _registration = new SipRegistration(_connection, _dialogs.NewRegistrationCall(), options);
    }

    /// <inheritdoc/>
    public bool IsLost { get; private set; }

    /// <inheritdoc/>
    public bool IsReplaced => false;

    /// <inheritdoc/>
    public Guid? DatabaseVersion => null;

    /// <summary>Connects, signs in and opens the chat dialog.</summary>
    public static async Task<IChatLink> ConnectAsync(
        ChatClientOptions options, SipIdentity identity, IChatLinkSink sink, CancellationToken cancellationToken)
    {
        var (stream, local) = await StreamOpener.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var link = new SipChatLink(options, identity, sink, stream, SipLocalAddress.Of(local, options.UseTls));
        link._connection.Start();
        link._heartbeat.Add(link);
        try
        {
            await link.SignInAsync(identity, cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch (Exception e)
        {
            link.Abort($"sign-in failed: {e.Message}");
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<ChatReply> CallAsync(ChatCall call, CancellationToken cancellationToken) =>
        CallAsync(_chat!, call, cancellationToken);

    /// <inheritdoc/>
    public async Task<long> PostAsync(ChatPost post, CancellationToken cancellationToken)
    {
        var now = _options.TimeProvider.GetUtcNow();
        var response = await SendInfo(_chat!, _envelopes.ComposePost(_calls.NextId(), post, now), cancellationToken).ConfigureAwait(false);
        Require200(response, "Post the message");
        return 0;
    }

    /// <inheritdoc/>
    public void Abort(string reason) => _connection.Abort(reason);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!IsLost && _chat is not null)
            await SayGoodbyeAsync(_chat).ConfigureAwait(false);
        await _connection.CloseAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    void ISipSink.OnInfo(SipCall call, ReadOnlySpan<byte> body) => _envelopes.Read(body);

    /// <inheritdoc/>
    void ISipSink.OnBye(SipCall call)
    {
        if (call == _chat)
            Abort("the server ended the chat session");
    }

    /// <inheritdoc/>
    void ISipSink.OnLost(string reason)
    {
        IsLost = true;
        _heartbeat.Remove(this);
        _calls.FailAll(reason);
        _sink.OnLost(this, reason);
    }

    /// <inheritdoc/>
    void IHeartbeatTarget.Tick(long now)
    {
        var clock = _options.TimeProvider;
        _connection.CheckTimeouts(now);
        if (_calls.HasOlderThan(_options.RequestTimeout, now))
            Abort($"the server accepted a command but sent no reply within {_options.RequestTimeout.TotalSeconds:0} s");
        if (_chat is null || IsLost)
            return;
        if (clock.GetElapsedTime(_connection.LastSent, now) >= IdleBeforeKeepAlive)
            _connection.KeepAlive();
        var registrationIsDue = clock.GetElapsedTime(_registered, now) >= _registration.RefreshAfter;
        var sessionIsDue = _dialogs.SessionInterval is { } interval && clock.GetElapsedTime(_refreshed, now) >= interval / 2;
        if ((registrationIsDue || sessionIsDue) && Interlocked.Exchange(ref _refreshing, 1) == 0)
            _ = RefreshAsync(registrationIsDue, sessionIsDue);
    }

    private async Task SignInAsync(SipIdentity identity, CancellationToken cancellationToken)
    {
        await _registration.RegisterAsync(cancellationToken).ConfigureAwait(false);
        _registered = _options.TimeProvider.GetTimestamp();
        var lookupUri = await _dialogs.FetchServiceUriAsync(cancellationToken).ConfigureAwait(false);
        var serviceUri = await LookUpAsync(lookupUri, cancellationToken).ConfigureAwait(false);
        _chat = await _dialogs.InviteAsync(serviceUri, cancellationToken).ConfigureAwait(false);
        _refreshed = _options.TimeProvider.GetTimestamp();
    }

    private async Task<string> LookUpAsync(string lookupUri, CancellationToken cancellationToken)
    {
        var lookup = await _dialogs.InviteAsync(lookupUri, cancellationToken).ConfigureAwait(false);
        var reply = await CallAsync(lookup, new LookupCall(), cancellationToken).ConfigureAwait(false);
        await _dialogs.ByeAsync(lookup, cancellationToken).ConfigureAwait(false);
        return ChatAddress.IsSipUser(reply.ServiceUri) ? reply.ServiceUri
            : throw new ChatException($"{lookupUri} names '{reply.ServiceUri}' as the chat service, which is no sip address.");
    }

    private async Task<ChatReply> CallAsync(SipCall dialog, ChatCall call, CancellationToken cancellationToken)
    {
        var pending = _calls.Add(call);
        try
        {
            var response = await SendInfo(dialog, _envelopes.ComposeCall(pending.Id, call), cancellationToken).ConfigureAwait(false);
            Require200(response, call.Name);
            return await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _calls.Take(pending.Id);
        }
    }

    private Task<SipResponse> SendInfo(SipCall dialog, ReadOnlySpan<byte> envelope, CancellationToken cancellationToken) =>
        _connection.RequestAsync(dialog, SipMethod.Info, "Content-Type: text/plain\r\n"u8, envelope, cancellationToken);

    /// <summary>Only exactly 200 is success. 481 says that the server has forgotten the dialog, so the link is of no use any more.</summary>
    private void Require200(SipResponse response, string what)
    {
        if (response.Status == 200)
            return;
        if (response.Status == 481)
            Abort("the server has forgotten the chat session (481)");
        throw new ChatRefusedException(what, response.Status, response.Reason);
    }

    private async Task RefreshAsync(bool registration, bool session)
    {
        try
        {
            if (registration)
            {
                await _registration.RegisterAsync(CancellationToken.None).ConfigureAwait(false);
                _registered = _options.TimeProvider.GetTimestamp();
            }

            if (session)
            {
                await _dialogs.UpdateAsync(_chat!).ConfigureAwait(false);
                _refreshed = _options.TimeProvider.GetTimestamp();
            }
        }
        catch (ChatException e)
        {
            Abort($"the session could not be refreshed: {e.Message}");
        }
        finally
        {
            Volatile.Write(ref _refreshing, 0);
        }
    }

    private async Task SayGoodbyeAsync(SipCall chat)
    {
        try
        {
            var bye = _dialogs.ByeAsync(chat, CancellationToken.None);
            var signOff = _registration.SignOffAsync();
            await Task.WhenAll(bye, signOff).WaitAsync(TimeSpan.FromSeconds(2), _options.TimeProvider).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChatException or TimeoutException)
        {
            // The connection ends anyway, and its end signs off too.
            Abort($"signing off: {e.Message}");
        }
    }
}
