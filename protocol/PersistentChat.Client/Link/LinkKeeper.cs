using PersistentChat.Client.Rooms;
using PersistentChat.Client.Timing;

namespace PersistentChat.Client.Link;

/// <summary>Holds the present link and, if asked to, makes another one when it is lost: rooms entered again, messages caught up.</summary>
internal sealed class LinkKeeper(
    ChatClientOptions options, ChatLinkFactory connect, RoomFeeds feeds, PostQueue posts, NoticeQueue notices,
    CancellationToken disposed) : IChatLinkSink
{
    /// <summary>What a caller is told while there is no link.</summary>
    public const string NotConnected = "Not connected at present; nothing was sent. Try again when the client has reconnected.";

    private readonly Lock _gate = new();
    private IChatLink? _current;
    private Guid? _databaseVersion;
    private volatile bool _gaveUp;

    /// <summary>The link in use; null while there is none.</summary>
    public IChatLink? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>The link in use.</summary>
    /// <exception cref="ChatConnectException">There is none at present; nothing was sent.</exception>
    public IChatLink Require() => Current ?? throw new ChatConnectException(NotConnected);

    /// <summary>Makes the first link.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var link = await connect(this, cancellationToken).ConfigureAwait(false);
        _databaseVersion = link.DatabaseVersion;
        if (!TryAdopt(link))
            throw new ConnectionLostException("The connection was lost right after sign-in.");
        posts.Attach(link);
    }

    /// <inheritdoc/>
    public void OnReply(ChatCall call, ChatReply reply) => feeds.TakeReply(call, reply);

    /// <inheritdoc/>
    public void OnMessage(ChatMessage message)
    {
        feeds.TakeLive(message);
        EndIfNobodyReads();
    }

    /// <inheritdoc/>
    public void OnJoined(Guid room, RoomMember member)
    {
        notices.Add(new MemberJoined(room, member));
        EndIfNobodyReads();
    }

    /// <inheritdoc/>
    public void OnParted(Guid room, RoomMember member)
    {
        notices.Add(new MemberParted(room, member));
        EndIfNobodyReads();
    }

    /// <inheritdoc/>
    public void OnLost(IChatLink link, string reason)
    {
        lock (_gate)
        {
            // A link that was never adopted fails the sign-in that waits for it.
            if (link != _current)
                return;
            _current = null;
        }

        if (disposed.IsCancellationRequested)
            return;
        var willReconnect = options.Reconnect && !_gaveUp && !link.IsReplaced;
        feeds.Suspend();
        posts.Detach();
        if (willReconnect)
        {
            notices.Add(new Disconnected(reason, willReconnect));
            _ = ReconnectAsync();
        }
        else
        {
            End(reason);
        }
    }

    private bool TryAdopt(IChatLink link)
    {
        lock (_gate)
        {
            // Who disposes of the client looks for a link after the token is set, so none may be adopted then.
            if (link.IsLost || disposed.IsCancellationRequested)
                return false;
            _current = link;
            return true;
        }
    }

    private void EndIfNobodyReads()
    {
        if (!notices.IsOverfull)
            return;
        _gaveUp = true;
        Current?.Abort($"more than {options.NoticeBacklog} notices wait and nobody reads them");
    }

    private async Task ReconnectAsync()
    {
        try
        {
            var delay = options.ReconnectDelay;
            while (!await TryReconnectAsync(delay).ConfigureAwait(false))
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, options.MaxReconnectDelay.Ticks));
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            notices.Complete();
        }
        catch (ChatRefusedException e)
        {
            End(e.Message);
        }
    }

    private void End(string reason)
    {
        posts.End(reason);
        notices.Add(new Disconnected(reason, WillReconnect: false));
        notices.Complete();
    }

    /// <summary>Waits, then tries once. A refusal ends the attempts, since it would only be repeated; anything else is tried again.</summary>
    private async Task<bool> TryReconnectAsync(TimeSpan delay)
    {
        // Between half and the whole of it, so that the clients of a server that restarts do not all come at once.
        var jittered = delay * (0.5 + Random.Shared.NextDouble() / 2);
        await Heartbeat.Of(options.TimeProvider).WaitAsync(jittered, disposed).ConfigureAwait(false);
        try
        {
            var link = await connect(this, disposed).ConfigureAwait(false);
            return await RestoreAsync(link).ConfigureAwait(false);
        }
        catch (ChatException e) when (e is not ChatRefusedException { Status: < 500 })
        {
            return false;
        }
    }

    private async Task<bool> RestoreAsync(IChatLink link)
    {
        ForgetNumbersOfOtherData(link);
        try
        {
            notices.Add(new Reconnected(await EnterRoomsAsync(link).ConfigureAwait(false)));
        }
        catch (ConnectionLostException e) when (link.IsReplaced)
        {
            throw Replaced(e.Message);
        }
        catch
        {
            link.Abort("the rooms could not be entered again");
            throw;
        }

        if (!TryAdopt(link))
        {
            link.Abort("the client has no use for it any more");
            if (link.IsReplaced)
                throw Replaced("its ClientId has signed in over another connection");
            return false;
        }

        posts.Attach(link);
        await CatchUpAsync(link).ConfigureAwait(false);
        return true;
    }

    /// <summary>Nobody hears of the end of a link that was not adopted, so that it was the last one is said as a refusal.</summary>
    private static ChatRefusedException Replaced(string reason) => new("come back", 412, reason);

    private void ForgetNumbersOfOtherData(IChatLink link)
    {
        if (link.DatabaseVersion is not { } version)
            return;
        if (version != (_databaseVersion ?? version))
            feeds.StartAnew();
        _databaseVersion = version;
    }

    private async Task CatchUpAsync(IChatLink link)
    {
        try
        {
            foreach (var room in feeds.Positions)
                await new RoomCatchUp(link, feeds, room.Room).RunAsync(disposed).ConfigureAwait(false);
        }
        catch (ConnectionLostException e)
        {
            // An adopted link that is lost has started the next reconnect itself, and that catches up; this only makes sure of it.
            link.Abort(e.Message);
        }
    }

    private async Task<List<Guid>> EnterRoomsAsync(IChatLink link)
    {
        const int RoomsPerCommand = 100;
        var lost = new List<Guid>();
        foreach (var rooms in feeds.Positions.Chunk(RoomsPerCommand))
        {
            var reply = await link.CallAsync(new JoinCall(rooms, IsBulk: true), disposed).ConfigureAwait(false);
            lost.AddRange(rooms.Select(static room => room.Room).Except(reply.Entries.Select(static entry => entry.View.Id)));
        }

        feeds.Forget(lost);
        return lost;
    }
}
