using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>
/// A dialog of a client with the chat service (RFC 3261 section 12), found by our own tag, because clients started in the same
/// second share Call-ID and tag. It is the session's way to the client: what the outbox holds goes out as INFOs, of which only
/// a window may be unanswered. We never send BYE: the client would not come back (sip-client-flow section 6).
/// </summary>
internal sealed class SipDialog : ISessionPeer
{
    private readonly SipShard _shard;
    private InfoWindow _window;
    private RateLimit _rate;
    private uint _localCSeq;
    private uint _remoteCSeq;
    private bool _isAnswered;
    private Refusal? _refusal;
    private List<HeldAnswer>? _held;

    public SipDialog(SipShard shard, SipAgent agent, ServiceKind kind, UInt128 tag, in SipMessage invite, ReadOnlySpan<byte> target)
    {
        _shard = shard;
        Agent = agent;
        Kind = kind;
        Tag = tag;
        Head = new DialogHead(invite, tag, target);
        _remoteCSeq = InviteCSeq = invite.CSeq;
        _isAnswered = true;
        LastHeard = shard.Now;
    }

    public UInt128 Tag { get; }

    public SipAgent Agent { get; }

    public ServiceKind Kind { get; }

    public DialogHead Head { get; }

    public uint InviteCSeq { get; }

    /// <summary>Where requests go; follows the client's requests through a proxy.</summary>
    public required SipConnection Connection { get; set; }

    /// <summary>Opened by the first command that needs one: a lookup never does.</summary>
    public Session? Session { get; private set; }

    /// <summary>Session timer in seconds.</summary>
    public int SessionExpires { get; set; }

    /// <summary>True if silence ends the dialog.</summary>
    public required bool IsTimed { get; init; }

    /// <summary>True once the client has our 200: before, it could not place an INFO.</summary>
    public bool IsConfirmed { get; set; }

    public TimeSpan LastHeard { get; set; }

    /// <summary>True once the dialog has ended: nothing may be sent in it any more, or the client crashes.</summary>
    public bool IsGone { get; private set; }

    private SipOptions Options => _shard.Endpoint.Options;

    /// <summary>Places a request among those the client sent in the dialog (RFC 3261 section 12.2.2); gaps are allowed.</summary>
    public RequestOrder Place(uint cseq)
    {
        if (cseq < _remoteCSeq)
            return RequestOrder.Old;
        if (cseq == _remoteCSeq)
            return RequestOrder.Repeat;
        _remoteCSeq = cseq;
        _isAnswered = false;
        _refusal = null;
        return RequestOrder.New;
    }

    /// <summary>True if the newest request has its final answer.</summary>
    public bool IsNewestAnswered => _isAnswered;

    /// <summary>What that answer was; null for 200.</summary>
    public Refusal? NewestRefusal => _refusal;

    /// <summary>Remembers the final answer of a request in case it comes again.</summary>
    public void Answered(uint cseq, Refusal? refusal)
    {
        if (cseq != _remoteCSeq)
            return;
        _isAnswered = true;
        _refusal = refusal;
    }

    public bool TryTakeToken() => _rate.TryTake(_shard.Now, Options.CommandsPerSecond, Options.CommandBurst);

    public void TakeTokens(int count) => _rate.Take(count, _shard.Now, Options.CommandsPerSecond);

    /// <summary>The session, which begins here or comes back from a dialog of this endpoint that was lost.</summary>
    public Session OpenSession()
    {
        if (Session is not null)
            return Session;
        if (_shard.Dialogs.TakeSuspended(Agent) is { } suspended)
        {
            Session = suspended;
            suspended.Resume(this);
        }
        else
        {
            Session = _shard.Core.OpenSession(Agent.User, _shard.Endpoint.Encoder, this);
        }
        return Session;
    }

    /// <summary>True if an answer can be sent although there is no session to keep it until it can.</summary>
    public bool CanSendNow => Session is not null || (_window.Count < Options.OutstandingInfos && SipShard.RouteOf(this) is not null);

    /// <summary>Sends a reply, through the outbox if there is a session, so that it keeps its place among the messages.</summary>
    public void Send(Reply reply)
    {
        var body = _shard.Core.RentMessage();
        _shard.Binding.WriteReply(body, reply);
        Send(body);
    }

    /// <summary>Refuses a call that the engine did not take.</summary>
    public void Refuse(XccosCall call, ResultCode code)
    {
        var body = _shard.Core.RentMessage();
        _shard.Binding.WriteRefusal(body, call, code);
        Send(body);
    }

    /// <summary>Keeps an answer that needs no engine until the one before it in its envelope has been given (xccos.md V26).</summary>
    public void Hold(Reply answer, XccosCall until) => (_held ??= []).Add(new HeldAnswer(until, answer));

    /// <inheritdoc/>
    public void OnPosted(object? context, long number) => Complete(context, 200);

    /// <inheritdoc/>
    public void OnRefused(object? context, ResultCode code, string? detail) => Complete(context, Refusals.StatusOf(code));

    /// <inheritdoc/>
    public void OnReply(Reply reply)
    {
        Send(reply);
        ReleaseHeld(reply.Context);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (Session is null || !IsConfirmed || SipShard.RouteOf(this) is not { } connection)
            return;
        // Only a peer that something still waits for can be too slow: one answer may be larger than the limit.
        while (_window.Count < Options.OutstandingInfos && Session is { QueuedBytes: > 0 })
        {
            if (connection.Transport.UnsentBytes > Options.UnsentBytes)
            {
                _shard.OnClogged(connection, this);
                return;
            }
            if (!Session.TryDequeue(out var body))
                return;
            SendInfo(connection, body);
        }
    }

    /// <inheritdoc/>
    public void OnEnded(SessionEndReason reason)
    {
        Session = null;
        _shard.Dialogs.OnSessionEnded(this, reason);
    }

    /// <summary>The client answered an INFO of ours.</summary>
    public void OnAnswered(uint cseq)
    {
        if (!_window.TryTake(cseq, out var info))
            return;
        _shard.Return(info);
        if (Session is { QueuedBytes: > 0 })
            Session.RequestFlush();
    }

    /// <summary>Why the dialog must be taken for lost, or null.</summary>
    public LossReason? LossAt(TimeSpan now)
    {
        var timeout = TimeSpan.FromSeconds(Options.RequestTimeout);
        if (_window.Count > 0 && now - _window.OldestSentAt >= timeout)
            return LossReason.Unanswered;
        var silence = now - LastHeard;
        if (!IsConfirmed && silence >= timeout)
            return LossReason.Unconfirmed;
        return IsTimed && silence >= TimeSpan.FromSeconds(SessionExpires) + timeout ? LossReason.Silent : null;
    }

    /// <summary>Ends the dialog on our side and gives the session away. Nothing is sent.</summary>
    /// <param name="unconfirmed">Filled with the bodies the client never confirmed, oldest first; the caller releases them.</param>
    public Session? Detach(List<OutboundMessage> unconfirmed)
    {
        IsGone = true;
        while (_window.TryTakeOldest(out var info))
        {
            info.Body.AddReference();
            unconfirmed.Add(info.Body);
            _shard.Return(info);
        }
        var session = Session;
        Session = null;
        return session;
    }

    private void Send(OutboundMessage body)
    {
        if (Session is not null)
            Session.Enqueue(body);
        else if (!IsGone && SipShard.RouteOf(this) is { } connection)
            SendInfo(connection, body);
        else
            body.Release();
    }

    private void SendInfo(SipConnection connection, OutboundMessage body)
    {
        var info = _shard.RentInfo();
        info.CSeq = ++_localCSeq;
        info.Body = body;
        info.SentAt = _shard.Now;
        _window.Add(info);
        Head.WriteInfo(connection, info.CSeq, body.Body);
        _shard.Endpoint.Metrics.InfoSent();
    }

    /// <summary>The context says which dialog sent the post: it may be one before this one, which is gone.</summary>
    private static void Complete(object? context, int status)
    {
        if (context is InfoTransaction transaction && transaction.Complete(status))
            transaction.Dialog._shard.Finish(transaction);
    }

    private void ReleaseHeld(object? call)
    {
        for (var i = 0; _held is not null && i < _held.Count; i++)
        {
            if (!ReferenceEquals(_held[i].Until, call))
                continue;
            var answer = _held[i].Answer;
            _held.RemoveAt(i--);
            Send(answer);
        }
        if (_held is { Count: 0 })
            _held = null;
    }

    private readonly record struct HeldAnswer(XccosCall Until, Reply Answer);
}

/// <summary>Where a request stands among those of its dialog.</summary>
internal enum RequestOrder : byte
{
    /// <summary>Later than all before.</summary>
    New,

    /// <summary>The newest once more.</summary>
    Repeat,

    /// <summary>Earlier than one already handled: refused with 500.</summary>
    Old,
}

/// <summary>How a dialog can go without the client's BYE. The names are the values of a metric's tag.</summary>
internal enum LossReason : byte
{
    /// <summary>An INFO of ours was not answered in time (Timer F).</summary>
    Unanswered,

    /// <summary>The client's ACK never came.</summary>
    Unconfirmed,

    /// <summary>The session timer ran out.</summary>
    Silent,

    /// <summary>The client answered that it knows no such dialog.</summary>
    Disowned,
}
