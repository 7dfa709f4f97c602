using System.Runtime.CompilerServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// A user's or a bot's session in this process, opened by <see cref="ChatEngine.OpenSessionAsync"/>. For everybody else it is a session like
/// any other: it is in rosters, its comings and goings are announced, and access rules and limits hold for it. Every member is for any thread,
/// and calls of one thread are carried out in their order. Cancelling a call ends the wait for its outcome, not the command.
/// </summary>
public sealed class LocalSession : IAsyncDisposable
{
    private readonly Shard _shard;
    private readonly LocalPeer _peer;
    private readonly LocalDrafts _drafts;
    private readonly ChatEngine _engine;

    internal LocalSession(ChatEngine engine, Shard shard, LocalPeer peer, LocalSessionOptions options)
    {
        (_engine, _shard, _peer) = (engine, shard, peer);
        User = peer.Session.User;
        _drafts = new LocalDrafts(engine.Options.Limits, User, options.ClientId);
        Ended = EndedAsync();
    }

    /// <summary>Who it speaks for, as the user was when it was opened.</summary>
    public User User { get; }

    /// <summary>Completes with the reason when the session is over, however that comes.</summary>
    public Task<SessionEndReason> Ended { get; }

    /// <summary>Enters a room. Its later events come by <see cref="ReadEventsAsync"/>; what the answer shows comes before them.</summary>
    /// <exception cref="ChatRefusedException">No such room, no access, or too many rooms.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public Task<LocalRoom> JoinAsync(Guid roomId, CancellationToken cancellationToken = default) =>
        JoinAsync(new LocalPosition(roomId, After: null), cancellationToken);

    /// <summary>
    /// Enters a room again: what came behind a position follows as events, in order and before what is posted meanwhile, as far as
    /// <see cref="LocalRoom.Resume"/> says so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative.</exception>
    /// <exception cref="ChatRefusedException">No such room, no access, or too many rooms.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<LocalRoom> JoinAsync(LocalPosition room, CancellationToken cancellationToken = default)
    {
        var reply = await AskAsync<JoinReply>(Join([room], isBulk: false), cancellationToken).ConfigureAwait(false);
        return LocalJoinReader.Read(reply).Rooms[0];
    }

    /// <summary>Enters rooms at once. That some are refused is no error.</summary>
    /// <exception cref="ChatRefusedException">The session would be in too many rooms, or the engine is busy; then none is entered.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public Task<LocalJoin> JoinAsync(IReadOnlyList<Guid> roomIds, CancellationToken cancellationToken = default) =>
        JoinAsync([.. roomIds.Select(id => new LocalPosition(id, After: null))], cancellationToken);

    /// <summary>Enters rooms at once, each behind a position. That some are refused is no error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is negative.</exception>
    /// <exception cref="ChatRefusedException">The session would be in too many rooms, or the engine is busy; then none is entered.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<LocalJoin> JoinAsync(IReadOnlyList<LocalPosition> rooms, CancellationToken cancellationToken = default)
    {
        var reply = await AskAsync<JoinReply>(Join(rooms, isBulk: true), cancellationToken).ConfigureAwait(false);
        return LocalJoinReader.Read(reply);
    }

    /// <summary>Leaves rooms. Leaving a room that one is not in is no error.</summary>
    /// <exception cref="ChatRefusedException">The engine is busy, or there are too many rooms at once.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public Task PartAsync(IReadOnlyList<Guid> roomIds, CancellationToken cancellationToken = default) =>
        AskAsync<PartReply>(new PartRooms { Rooms = References(roomIds) }, cancellationToken);

    /// <summary>Posts a text. Completes once it is durable; the session's own copy comes as an event like everybody's.</summary>
    /// <returns>Its number in the room.</returns>
    /// <exception cref="ChatRefusedException">
    /// Not in the room, no right to post there, empty, too long, refused by an interceptor, or the engine is busy.
    /// </exception>
    /// <exception cref="SessionEndedException">The session is over, and whether the text was posted is not known.</exception>
    public Task<long> PostAsync(Guid roomId, string text, CancellationToken cancellationToken = default) =>
        PostAsync(new LocalPost(roomId, text), cancellationToken);

    /// <summary>Posts a message, see <see cref="PostAsync(Guid, string, CancellationToken)"/>.</summary>
    /// <returns>Its number in the room; for a repeat, that of the first.</returns>
    /// <exception cref="ArgumentException">The post has a sequence but the session no <see cref="LocalSessionOptions.ClientId"/>.</exception>
    /// <exception cref="ChatRefusedException">As for a text; also <see cref="ResultCode.DataCollision"/> for a sequence that was passed by a higher one.</exception>
    /// <exception cref="SessionEndedException">The session is over, and whether it was posted is not known.</exception>
    public Task<long> PostAsync(LocalPost post, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        cancellationToken.ThrowIfCancellationRequested();
        var number = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = _drafts.Make(post);
        command.Context = number;
        _shard.Post(() =>
        {
            if (TrySubmit(command, number))
                return;
            command.Message.Release();
            command.Recycle();
        });
        return AnswerAsync(number.Task, cancellationToken);
    }

    /// <summary>The newest messages of a room, oldest first. In a room of this session only those from before it entered: the later come as events.</summary>
    /// <param name="roomId">The room; one that the user may join, joined or not.</param>
    /// <param name="count">How many at most; more than <see cref="ChatLimits.SearchResults"/> are never given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ChatRefusedException">No such room, no access, or the archive cannot be read just now.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<IReadOnlyList<ChatMessage>> HistoryAsync(Guid roomId, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var read = new ReadHistory { Room = Reference(roomId), Count = Math.Min(count, _engine.Options.Limits.SearchResults) };
        var reply = await AskAsync<HistoryReply>(read, cancellationToken).ConfigureAwait(false);
        return ChatMessage.TakeOver(reply.Messages);
    }

    /// <summary>Searches the history of rooms; the answer has one entry for each of the criteria's rooms, in their order.</summary>
    /// <exception cref="ChatRefusedException">A criterion is out of range, or the archive cannot be searched just now.</exception>
    /// <exception cref="ArgumentException">An author is no SIP address.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<IReadOnlyList<LocalMatches>> SearchAsync(MessageSearch criteria, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        var search = new SearchHistory
        {
            Rooms = References(criteria.Rooms),
            Criteria = criteria with { Authors = [.. criteria.Authors.Select(SipUri.Canonical)] },
        };
        var reply = await AskAsync<SearchReply>(search, cancellationToken).ConfigureAwait(false);
        return [.. reply.Rooms.Zip(criteria.Rooms, Matches)];
    }

    /// <summary>Rooms that the user may know of, in order of name, at most <see cref="ChatLimits.SearchResults"/>.</summary>
    /// <param name="words">Words that the name must contain, separated by blanks; empty for every room.</param>
    /// <param name="inDescriptions">True to look into descriptions too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ChatRefusedException">The engine is busy.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<IReadOnlyList<RoomListing>> FindRoomsAsync(
        string words, bool inDescriptions = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var query = new FindRooms { Criteria = words, IsExtended = inDescriptions, Context = answer };
        _shard.Post(() =>
        {
            if (_peer.Session.EndReason is null && !_peer.Session.TryQuery(query))
                answer.SetException(new ChatRefusedException(ResultCode.Busy));
        });
        return Checked<RoomListReply>(await AnswerAsync(answer.Task, cancellationToken).ConfigureAwait(false)).Rooms;
    }

    /// <summary>
    /// What happens in the session's rooms, in order and without gap, ending with <see cref="SessionEnded"/>. One reader at a time; another may go on
    /// where one stopped. A reader that does not keep up ends the session, see <see cref="LocalSessionOptions.EventCapacity"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>; the session goes on.</param>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    public async IAsyncEnumerable<RoomEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var happened in _peer.Events.ReadAsync(AskForMore, cancellationToken).ConfigureAwait(false))
            yield return happened;
        yield return new SessionEnded(await Ended.ConfigureAwait(false));
    }

    /// <summary>
    /// Ends the session, which leaves its rooms; that is durable and announced soon after. Commands not answered yet end with
    /// <see cref="SessionEndedException"/>. Any number of times.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _shard.Post(() =>
        {
            _peer.Session.End(SessionEndReason.Left);
            _peer.OnEnded(SessionEndReason.Left);
        });
        await Ended.ConfigureAwait(false);
    }

    private static RoomReference Reference(Guid id) => new(id, id.ToString("D"));

    private RoomReference[] References(IReadOnlyList<Guid> ids) => ids.Count <= _engine.Options.Limits.RoomsPerCommand
        ? [.. ids.Select(Reference)]
        : throw new ChatRefusedException(ResultCode.LimitExceeded);

    private JoinRooms Join(IReadOnlyList<LocalPosition> rooms, bool isBulk)
    {
        foreach (var room in rooms)
            ArgumentOutOfRangeException.ThrowIfNegative(room.After ?? 0, nameof(rooms));
        return new JoinRooms
        {
            Rooms = References([.. rooms.Select(room => room.RoomId)]),
            After = [.. rooms.Select(room => room.After)],
            IsBulk = isBulk,
        };
    }

    private static LocalMatches Matches(SearchedRoom room, Guid id) => room.Found is { } found
        ? new LocalMatches(id, room.Code, ChatMessage.TakeOver(found.Messages), found.Total, found.IsTruncated)
        : new LocalMatches(id, room.Code, [], 0, IsTruncated: false);

    private static T Checked<T>(Reply reply)
        where T : Reply => reply.Code == ResultCode.Ok ? (T)reply : throw new ChatRefusedException(reply.Code);

    private async Task<T> AskAsync<T>(Command command, CancellationToken cancellationToken)
        where T : Reply
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        command.Context = answer;
        _shard.Post(() => TrySubmit(command, answer));
        return Checked<T>(await AnswerAsync(answer.Task, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Shard thread. Nothing is said to a session that has ended: its end says it.</summary>
    private bool TrySubmit<T>(Command command, TaskCompletionSource<T> answer)
    {
        var session = _peer.Session;
        if (session.TrySubmit(command))
            return true;
        if (session.EndReason is null)
            answer.SetException(new ChatRefusedException(ResultCode.Busy));
        return false;
    }

    /// <summary>An answer always comes before the end, so that whoever has one is never told of the other.</summary>
    private async Task<T> AnswerAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        await Task.WhenAny(answer, Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.IsCompleted
            ? await answer.ConfigureAwait(false)
            : throw new SessionEndedException(await Ended.ConfigureAwait(false));
    }

    /// <summary>A shard that has no turn any more cannot say so: it failed, or its engine's stop was cut short.</summary>
    private async Task<SessionEndReason> EndedAsync()
    {
        await Task.WhenAny(_peer.Ended, _shard.Ended).ConfigureAwait(false);
        if (!_peer.Ended.IsCompleted)
            _peer.OnEnded(_engine.Failure is null ? SessionEndReason.ServerStopping : SessionEndReason.LogFailure);
        return await _peer.Ended.ConfigureAwait(false);
    }

    private void AskForMore() => _shard.Post(_peer.Session.RequestFlush);
}
