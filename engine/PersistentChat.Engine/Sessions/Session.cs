using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.Engine;

/// <summary>
/// A user's endpoint in the chat: its place in rooms and its outbox. It belongs to one shard; every member is for that
/// shard's thread only. A session outlives a dialog that was lost (suspended), so that the same endpoint can take it up
/// again; it ends exactly once, with one reason.
/// </summary>
public sealed class Session
{
    private Outbox _outbox;
    private CompactList<SeatReference> _seats;
    private int _openCommands;
    private bool _mayBeInRooms;
    private MissedRooms _missed;
    private HeldCommands? _held;

    internal Session(ulong id, User user, Shard shard, BodyEncoder encoder, ISessionPeer peer)
    {
        Id = id;
        User = user;
        Shard = shard;
        Encoder = encoder;
        Peer = peer;
        StartedAt = shard.Now;
    }

    /// <summary>Number of the session within this life of the node, from 1.</summary>
    public ulong Id { get; }

    /// <summary>Who it speaks for.</summary>
    public User User { get; }

    /// <summary>The shard that owns it.</summary>
    public Shard Shard { get; }

    /// <summary>How bodies for it are written.</summary>
    public BodyEncoder Encoder { get; }

    /// <summary>The protocol's side; null while suspended and after the end.</summary>
    public ISessionPeer? Peer { get; private set; }

    /// <summary>Why it ended, or null while it lives.</summary>
    public SessionEndReason? EndReason { get; private set; }

    /// <summary>How many rooms it is in.</summary>
    public int RoomCount => _seats.Count;

    /// <summary>Bytes of bodies waiting in the outbox.</summary>
    public long QueuedBytes => _outbox.Bytes;

    private bool MaySubmit =>
        _openCommands < Shard.Limits.OpenCommandsPerSession && EndReason is null && !Shard.IsClosing;

    internal TimeSpan StartedAt { get; }

    /// <summary>Its place in the shard's list of sessions.</summary>
    internal int Place { get; set; }

    internal bool IsLive => Peer is not null;

    internal bool FlushRequested { get; set; }

    /// <summary>Scratch of one announcement: which of its rooms this session is in.</summary>
    internal ulong AnnouncedRooms { get; set; }

    /// <summary>
    /// Hands a command to the sequencer, stamped with the time. The answer comes through <see cref="Peer"/>.
    /// </summary>
    /// <returns>
    /// False if the session has too many commands open, the sequencer's queue is full, or the engine is about to stop: nothing
    /// was taken, and the caller still owns the command (and answers "busy").
    /// </returns>
    public bool TrySubmit(Command command)
    {
        if (!MaySubmit)
            return false;
        Stamp(command);
        if (WaitsForInterceptors(command))
            (_held ??= new HeldCommands(this, Shard.Interception!)).Add(command);
        else if (!Shard.TrySubmit(command))
            return false;
        _openCommands++;
        _mayBeInRooms |= command is JoinRooms;
        return true;
    }

    /// <summary>Runs a read-only query off the shard and delivers its reply through <see cref="Peer"/>.</summary>
    /// <returns>False if the session has too many commands open, or the engine is about to stop.</returns>
    public bool TryQuery(RoomQuery query)
    {
        if (!MaySubmit)
            return false;
        _openCommands++;
        Shard.Run(query, this);
        return true;
    }

    /// <summary>Appends a body to the outbox; takes over the caller's reference. Ends the session if the outbox is over its limit.</summary>
    public void Enqueue(OutboundMessage message)
    {
        if (!IsLive)
        {
            message.Release();
            return;
        }
        Shard.Outboxes.Append(ref _outbox, message);
        if (_outbox.Bytes > Shard.Limits.OutboxBytes)
            Shard.Condemn(this);
        RequestFlush();
    }

    /// <summary>Takes the next body; the caller owns its reference and must release it.</summary>
    public bool TryDequeue([NotNullWhen(true)] out OutboundMessage? message)
    {
        var found = Shard.Outboxes.TryRemove(ref _outbox, out message);
        AskForNextMissed();
        return found;
    }

    /// <summary>Asks that <see cref="ISessionPeer.Flush"/> be called at the end of this turn or one of the next (the peer can send again).</summary>
    public void RequestFlush()
    {
        if (FlushRequested || !IsLive)
            return;
        FlushRequested = true;
        Shard.FlushInTurn(this);
    }

    /// <summary>
    /// The dialog is gone but its endpoint may come back: stay in the rooms, drop the outbox, remember what was
    /// delivered. The binding ends it after its grace period.
    /// </summary>
    /// <param name="undelivered">
    /// Bodies taken from the outbox that the client never confirmed; messages among them are sent again. The caller
    /// still owns its references.
    /// </param>
    public void Suspend(IReadOnlyList<OutboundMessage> undelivered)
    {
        Peer = null;
        foreach (var message in undelivered)
            TakeBack(message);
        while (TryDequeue(out var message))
        {
            TakeBack(message);
            message.Release();
        }
    }

    /// <summary>The endpoint is back: deliver what each room got meanwhile, in order, then go on live.</summary>
    public void Resume(ISessionPeer peer)
    {
        Peer = peer;
        foreach (var seat in _seats.Span)
        {
            var audience = Shard.AudienceOf(seat.Room);
            CatchUp(audience, ref audience.Seats[seat.Index]);
        }
        AskForNextMissed();
    }

    /// <summary>
    /// Puts into the outbox what is durable in the session's rooms and waits there for more. For a protocol that flushes for the last time before
    /// it ends the session.
    /// </summary>
    public void TakeGathered() => Shard.Settle();

    /// <summary>Ends the session: it leaves all its rooms. Idempotent; the peer is not called.</summary>
    public void End(SessionEndReason reason)
    {
        if (EndReason is not null)
            return;
        EndReason = reason;
        Peer = null;
        _held?.Drop();
        while (TryDequeue(out var message))
            message.Release();
        while (_seats.Count > 0)
            Leave(Shard.AudienceOf(_seats.Span[^1].Room));
        if (_mayBeInRooms)
        {
            var end = new EndSession { Reason = reason, Session = this };
            Stamp(end);
            Shard.Sequencer.Enqueue(end);
        }
        Shard.Forget(this, reason);
    }

    internal void CommandAnswered() => _openCommands--;

    internal void FinishHeld() => _held?.Finish();

    /// <summary>The session is about to enter so many rooms.</summary>
    internal void ExpectRooms(int count) => _seats.Reserve(count);

    internal void Enter(RoomAudience audience, long delivered)
    {
        if (FindSeat(audience) < 0)
            _seats.Add(new SeatReference(audience.Info.Handle, audience.Add(this, delivered)));
    }

    internal void Leave(RoomAudience audience)
    {
        var position = FindSeat(audience);
        if (position < 0)
            return;
        var index = _seats.Span[position].Index;
        _seats.ReplaceByLast(position);
        audience.RemoveAt(index)?.SeatMoved(audience, index);
        _missed.Remove(audience);
        AskForNextMissed();
    }

    /// <summary>The session's seat in a room, or a null reference if it has none.</summary>
    internal ref Seat SeatIn(RoomAudience audience)
    {
        var position = FindSeat(audience);
        if (position < 0)
            return ref System.Runtime.CompilerServices.Unsafe.NullRef<Seat>();
        return ref audience.Seats[_seats.Span[position].Index];
    }

    /// <summary>Has what the session missed in a room delivered in its turn, unless it waits for that already.</summary>
    internal void CatchUp(RoomAudience audience, ref Seat seat)
    {
        if (seat.IsCatchingUp)
            return;
        seat.IsCatchingUp = true;
        _missed.Add(audience);
        AskForNextMissed();
    }

    /// <summary>An answer to what was asked of a room is here.</summary>
    internal void MissedAnswered(RoomAudience audience) => _missed.Answered(audience);

    /// <summary>
    /// Asks for one portion at a time, and only once the outbox is empty: what was missed may be more than an outbox holds, and
    /// whoever reads it must not end as slow consumer. Called wherever the way may have become free, since an answer may bring nothing
    /// that would pass through the outbox.
    /// </summary>
    internal void AskForNextMissed()
    {
        if (_outbox.First != 0 || !IsLive || !_missed.TryAsk(out var audience))
            return;
        var command = new CatchUp { RoomId = audience.Info.Id, After = SeatIn(audience).Delivered, Session = this };
        Stamp(command);
        Shard.Sequencer.Enqueue(command);
    }

    /// <summary>A post waits if there is an interceptor, and whatever comes behind a post that waits.</summary>
    private bool WaitsForInterceptors(Command command) =>
        Shard.Interception is not null && (command is PostMessage || _held is { IsEmpty: false });

    private void Stamp(Command command)
    {
        command.Session = this;
        command.Requester = User.Uri;
        Shard.Stamp(command, Id);
    }

    private void TakeBack(OutboundMessage message)
    {
        if (message.Audience is not { } audience)
            return;
        ref var seat = ref SeatIn(audience);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref seat))
            seat.Delivered = Math.Min(seat.Delivered, message.Number - 1);
    }

    private void SeatMoved(RoomAudience audience, int index) =>
        _seats.Span[FindSeat(audience)] = new SeatReference(audience.Info.Handle, index);

    private int FindSeat(RoomAudience audience)
    {
        var seats = _seats.Span;
        for (var i = 0; i < seats.Length; i++)
        {
            if (seats[i].Room == audience.Info.Handle)
                return i;
        }
        return -1;
    }
}

/// <summary>Where a session sits. 8 bytes, since there is one for every membership: the shard finds the audience by the room.</summary>
/// <param name="Room">Handle of the room.</param>
/// <param name="Index">Index of the seat in the room's audience.</param>
internal readonly record struct SeatReference(int Room, int Index);
