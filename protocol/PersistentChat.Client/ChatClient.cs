using PersistentChat.Client.Link;
using PersistentChat.Client.Raw;
using PersistentChat.Client.Rooms;
using PersistentChat.Client.Sip;

namespace PersistentChat.Client;

/// <summary>
/// A signed-in user. It has no thread, timer or buffer of its own while idle, so that one process can hold thousands.
/// </summary>
public sealed class ChatClient : IChatClient
{
    private readonly ChatClientOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly NoticeQueue _notices;
    private readonly PostQueue _posts;
    private readonly LinkKeeper _keeper;

    private ChatClient(ChatClientOptions options, ChatLinkFactory connect)
    {
        _options = options;
        _notices = new NoticeQueue(options.NoticeBacklog);
        _posts = new PostQueue(options.PostsOutliveConnections, options, _disposed.Token);
        _keeper = new LinkKeeper(options, connect, new RoomFeeds(_notices), _posts, _notices, _disposed.Token);
    }

    /// <inheritdoc/>
    public string User => _options.User;

    /// <inheritdoc/>
    public bool IsConnected => _keeper.Current is { IsLost: false };

    /// <summary>
    /// The sequence that the next post takes, for an application that keeps it, with <see cref="ChatClientOptions.ClientId"/>, over
    /// its own restarts. Each call of <see cref="PostAsync"/> takes one, also if it fails.
    /// </summary>
    public ulong NextSequence => _posts.NextSequence;

    /// <summary>Connects, signs in and opens the chat session.</summary>
    /// <param name="options">Where to and as whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An option is not valid; the message names it.</exception>
    /// <exception cref="ChatConnectException">Nobody answers there, or TLS fails.</exception>
    /// <exception cref="ChatRefusedException">The server does not let the user in; 403 for a wrong password.</exception>
    /// <exception cref="ConnectionLostException">The connection went away during sign-in.</exception>
    public static Task<ChatClient> ConnectAsync(ChatClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return ConnectAsync(options, LinksOf(options), cancellationToken);
    }

    /// <summary>Connects over links of another make.</summary>
    internal static async Task<ChatClient> ConnectAsync(
        ChatClientOptions options, ChatLinkFactory connect, CancellationToken cancellationToken)
    {
        var client = new ChatClient(options, connect);
        await client._keeper.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return client;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RoomSummary>> FindRoomsAsync(string text = "", CancellationToken cancellationToken = default) =>
        (await CallAsync(new FindRoomsCall(text), cancellationToken).ConfigureAwait(false)).Rooms;

    /// <inheritdoc/>
    public async Task<RoomView> JoinAsync(string room, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        if (!ChatAddress.TryReadRoom(room, out var id))
            id = await FindByNameAsync(room, cancellationToken).ConfigureAwait(false);
        var call = new JoinCall([new RoomPosition(id)], IsBulk: false);
        var reply = await CallAsync(call, cancellationToken).ConfigureAwait(false);
        var view = reply.Entries.Find(entry => entry.View.Id == id)?.View
            ?? throw new ChatRefusedException(call.Name, 500, "the server says yes but does not describe the room");
        await LearnWhereItStandsAsync(reply.Entries, cancellationToken).ConfigureAwait(false);
        return view;
    }

    /// <inheritdoc/>
    public async Task<BulkJoinResult> JoinAsync(IReadOnlyList<Guid> rooms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        var call = new JoinCall([.. rooms.Select(static room => new RoomPosition(room))], IsBulk: true);
        var reply = await CallAsync(call, cancellationToken).ConfigureAwait(false);
        await LearnWhereItStandsAsync(reply.Entries, cancellationToken).ConfigureAwait(false);
        return new BulkJoinResult([.. reply.Entries.Select(static entry => entry.View)], reply.Refused);
    }

    /// <inheritdoc/>
    public Task PartAsync(Guid room, CancellationToken cancellationToken = default) =>
        CallAsync(new PartCall(room), cancellationToken);

    /// <inheritdoc/>
    public Task<long> PostAsync(
        Guid room, string text, bool alert = false, string? rtf = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return _posts.PostAsync(room, text, alert, rtf, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatMessage>> HistoryAsync(Guid room, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var call = new HistoryCall(room, count, HistoryPurpose.Consumer);
        return (await CallAsync(call, cancellationToken).ConfigureAwait(false)).Messages;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FoundMessages>> SearchAsync(ChatSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Rooms.Count == 0)
            throw new ArgumentException("A search must name at least one room.", nameof(search));
        if (search.Limit is < 1)
            throw new ArgumentException($"The limit of a search is 1 or more, not {search.Limit}.", nameof(search));
        return (await CallAsync(new SearchCall(search), cancellationToken).ConfigureAwait(false)).Matches;
    }

    /// <inheritdoc/>
    public async Task<ServerInfo> GetServerInfoAsync(CancellationToken cancellationToken = default)
    {
        var call = new ServerInfoCall();
        return (await CallAsync(call, cancellationToken).ConfigureAwait(false)).ServerInfo ?? throw Incomplete(call);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RoomSummary>> AssociationsAsync(
        RoomAssociation association, CancellationToken cancellationToken = default) =>
        (await CallAsync(new AssociationsCall(association), cancellationToken).ConfigureAwait(false)).Rooms;

    /// <inheritdoc/>
    public async Task<Preference> GetPreferenceAsync(string label, long knownVersion = 0, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        var call = new GetPreferenceCall(label, knownVersion);
        return (await CallAsync(call, cancellationToken).ConfigureAwait(false)).Preference ?? throw Incomplete(call);
    }

    /// <inheritdoc/>
    public async Task<long> SetPreferenceAsync(
        string label, string content, long version, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        var call = new SetPreferenceCall(label, content, version);
        return (await CallAsync(call, cancellationToken).ConfigureAwait(false)).Preference?.Version ?? throw Incomplete(call);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatNotice> Notices(CancellationToken cancellationToken = default) => _notices.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed.IsCancellationRequested)
            return;
        await _disposed.CancelAsync().ConfigureAwait(false);
        if (_keeper.Current is { } link)
            await link.DisposeAsync().ConfigureAwait(false);
        _posts.End("the client was closed");
        _notices.Complete();
        _disposed.Dispose();
    }

    private static ChatException Incomplete(ChatCall call) => new($"{call.Name}: the server's reply says yes but lacks the answer.");

    private Task<ChatReply> CallAsync(ChatCall call, CancellationToken cancellationToken) =>
        _keeper.Require().CallAsync(call, cancellationToken);

    private async Task<Guid> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var room in await FindRoomsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (room.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return room.Id;
        }

        throw new ChatRefusedException($"Join the room '{name}'", 404, "no room of that name can be seen by this user");
    }

    /// <summary>
    /// Without this, a loss before the first live message would leave nothing to catch up from, where the binding does not say.
    /// </summary>
    private async Task LearnWhereItStandsAsync(IReadOnlyList<RoomEntry> rooms, CancellationToken cancellationToken)
    {
        if (!_options.Reconnect)
            return;
        foreach (var room in rooms.Where(static room => room.LastNumber is null))
            await CallAsync(new HistoryCall(room.View.Id, 1, HistoryPurpose.Baseline), cancellationToken).ConfigureAwait(false);
    }

    private static ChatLinkFactory LinksOf(ChatClientOptions options)
    {
        // Who the client is on the wire stays the same over reconnects.
        if (options.Binding == ChatBinding.Raw)
        {
            var clientId = options.ClientId ?? Guid.NewGuid();
            return (sink, token) => RawChatLink.ConnectAsync(options, clientId, sink, token);
        }

        var identity = SipIdentity.Create(options.User);
        return (sink, token) => SipChatLink.ConnectAsync(options, identity, sink, token);
    }
}
