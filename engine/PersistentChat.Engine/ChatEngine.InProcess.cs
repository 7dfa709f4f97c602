using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>Users, bots and subscribers in this process.</summary>
public sealed partial class ChatEngine
{
    private readonly LocalBodies _bodies;
    private readonly LogSubscriptions _subscriptions;

    /// <summary>
    /// Opens a session of a user in this process, without any connection. Any thread. Nobody asks for a password here: whoever holds the engine may
    /// speak for everyone. A user may have any number of sessions, in this process and elsewhere.
    /// </summary>
    /// <param name="userUri">The user's SIP URI, in any case, with or without <c>sip:</c>.</param>
    /// <param name="options">How the session is to be; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; the session is then not opened or closed again.</param>
    /// <exception cref="ArgumentException">The URI is no SIP address, or an option is out of range.</exception>
    /// <exception cref="ChatRefusedException">
    /// There is no such user (<see cref="ResultCode.NoSuchPrincipal"/>), or the account is disabled (<see cref="ResultCode.NotPermitted"/>).
    /// </exception>
    /// <exception cref="InvalidOperationException">The engine does not run.</exception>
    public async Task<LocalSession> OpenSessionAsync(
        string userUri, LocalSessionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userUri);
        options ??= new LocalSessionOptions();
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfNotRunning();
        if (!Directory.TryGetUser(SipUri.Canonical(userUri), out var user))
            throw new ChatRefusedException(ResultCode.NoSuchPrincipal, $"There is no user {userUri}.");
        if (user.Record.IsDisabled)
            throw new ChatRefusedException(ResultCode.NotPermitted, $"The account of {userUri} is disabled.");
        var shard = _shards.MinBy(candidate => candidate.SessionCount)!;
        var peer = new LocalPeer(_bodies, options);
        await shard.RunAsync(() => Open(shard, user, options, peer)).ConfigureAwait(false);
        if (peer.Session is null)
            throw new InvalidOperationException("The engine is stopping.");
        var session = new LocalSession(this, shard, peer, options);
        if (cancellationToken.IsCancellationRequested)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return session;
    }

    /// <summary>
    /// Reads committed events in the order of the log, without being a member of any room and without anybody's rights. Any thread; each enumeration
    /// is a subscription of its own, which begins with the call. It reads the log itself: a slow subscriber costs neither memory nor the chat's speed, and
    /// the log does not wait for him. It ends when the engine stops; the last position then tells where to go on after the next start. An event may
    /// be seen here a moment before members have it.
    /// </summary>
    /// <param name="subscription">Which events, and from where; null for all from now on.</param>
    /// <param name="cancellationToken">Ends the subscription with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="EventsMissedException">Thrown by the enumeration: the log has dropped what would come next.</exception>
    /// <exception cref="EventLogException">Thrown by the enumeration: the log has failed, or the position is of another log.</exception>
    /// <exception cref="InvalidOperationException">The engine does not run.</exception>
    public IAsyncEnumerable<CommittedEvent> ReadEventsAsync(
        EventSubscription? subscription = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotRunning();
        subscription ??= new EventSubscription();
        return _subscriptions.ReadAsync(subscription, subscription.After ?? _storage.Log.Committed, cancellationToken);
    }

    private void Open(Shard shard, User user, LocalSessionOptions options, LocalPeer peer)
    {
        if (!_context.IsClosing)
            peer.Session = shard.OpenSession(user, _bodies, peer);
    }
}
