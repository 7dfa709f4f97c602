using System.Diagnostics.CodeAnalysis;
using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// The dialogs of one shard: found by our tag, ended with their session, or lost without it. A lost dialog's session waits for
/// its endpoint, which then goes on in its rooms as if nothing had been.
/// </summary>
internal sealed class DialogTable(SipShard shard)
{
    private readonly Dictionary<UInt128, SipDialog> _dialogs = [];
    private readonly List<SipAgent> _suspended = [];
    private readonly List<OutboundMessage> _unconfirmed = [];

    /// <summary>The dialog a message belongs to, by our tag, Call-ID, the client's tag and the peer; null if there is none.</summary>
    public SipDialog? Find(SipConnection connection, ReadOnlySpan<byte> ourTag, ReadOnlySpan<byte> remoteTag, ReadOnlySpan<byte> callId) =>
        DialogHead.TryReadTag(ourTag, out var tag)
        && _dialogs.TryGetValue(tag, out var dialog)
        && dialog.Agent.Peer == connection.Peer
        && dialog.Head.CallId.SequenceEqual(callId)
        && dialog.Head.RemoteTag.SequenceEqual(remoteTag)
            ? dialog
            : null;

    /// <summary>The endpoint of a new dialog, with the dialog it replaces ended.</summary>
    public SipAgent Prepare(SipPeer peer, User user, string epid, ServiceKind kind)
    {
        if (peer.FindAgent(user, epid)?.DialogOf(kind) is { } replaced)
            End(replaced, SessionEndReason.Replaced);
        return peer.FindOrAddAgent(user, epid);
    }

    public void Add(SipDialog dialog)
    {
        dialog.Agent.SetDialog(dialog.Kind, dialog);
        _dialogs.Add(dialog.Tag, dialog);
        shard.Endpoint.Metrics.Dialogs(1);
    }

    /// <summary>The dialog and its session are over.</summary>
    public void End(SipDialog dialog, SessionEndReason reason)
    {
        Remove(dialog)?.End(reason);
        ReleaseUnconfirmed();
    }

    /// <summary>The dialog is gone on the client's side without a BYE; its session waits.</summary>
    public void Lose(SipDialog dialog, LossReason reason)
    {
        shard.Endpoint.Metrics.DialogLost(reason.ToString());
        SipLog.DialogLost(shard.Endpoint.Log, dialog.Agent.User.Uri, dialog.Agent.Epid, reason);
        var session = Remove(dialog);
        if (session is not null)
            Suspend(dialog.Agent, session);
        ReleaseUnconfirmed();
    }

    /// <summary>The endpoint is back: its session, if it left one.</summary>
    public Session? TakeSuspended(SipAgent agent)
    {
        if (agent.Suspended is not { } session)
            return null;
        agent.Suspended = null;
        _suspended.Remove(agent);
        shard.Endpoint.Metrics.Suspended(-1);
        return session.EndReason is null ? session : null;
    }

    /// <summary>The engine ended a dialog's session.</summary>
    public void OnSessionEnded(SipDialog dialog, SessionEndReason reason)
    {
        Remove(dialog);
        ReleaseUnconfirmed();
        shard.OnSessionEnded(dialog, reason);
    }

    /// <summary>Ends everything of a peer, or of one user of it.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="user">The user; null for all.</param>
    /// <param name="epid">The user's endpoint; null for all.</param>
    /// <param name="reason">Why.</param>
    public void EndAll(SipPeer peer, User? user, string? epid, SessionEndReason reason)
    {
        SipAgent? next;
        for (var agent = peer.FirstAgent; agent is not null; agent = next)
        {
            next = agent.Next;
            if ((user is null || agent.User.Id == user.Id) && (epid is null || agent.Epid == epid))
                End(agent, reason);
        }
    }

    /// <summary>Looks at every deadline.</summary>
    public void OnHeartbeat(TimeSpan now)
    {
        // Removal during enumeration is allowed; nothing is added here.
        foreach (var (_, dialog) in _dialogs)
        {
            if (dialog.LossAt(now) is { } reason)
                Lose(dialog, reason);
        }
        for (var i = _suspended.Count - 1; i >= 0; i--)
        {
            var agent = _suspended[i];
            if (now < agent.SuspendedUntil)
                continue;
            TakeSuspended(agent)?.End(SessionEndReason.Expired);
            agent.Peer.RemoveIfEmpty(agent);
        }
    }

    private void End(SipAgent agent, SessionEndReason reason)
    {
        if (agent.Lookup is { } lookup)
            End(lookup, reason);
        if (agent.Chat is { } chat)
            End(chat, reason);
        TakeSuspended(agent)?.End(reason);
        agent.Peer.RemoveIfEmpty(agent);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "sessions are ended, not disposed")]
    private Session? Remove(SipDialog dialog)
    {
        if (!_dialogs.Remove(dialog.Tag))
            return null;
        shard.Endpoint.Metrics.Dialogs(-1);
        var session = dialog.Detach(_unconfirmed);
        dialog.Agent.SetDialog(dialog.Kind, null);
        dialog.Agent.Peer.RemoveIfEmpty(dialog.Agent);
        return session;
    }

    private void Suspend(SipAgent agent, Session session)
    {
        var seconds = shard.Endpoint.Options.Suspension;
        if (seconds == 0 || session.RoomCount == 0)
        {
            session.End(SessionEndReason.Unresponsive);
            return;
        }
        session.Suspend(_unconfirmed);
        agent = agent.Peer.FindOrAddAgent(agent.User, agent.Epid);
        TakeSuspended(agent)?.End(SessionEndReason.Expired);
        agent.Suspended = session;
        agent.SuspendedUntil = shard.Now + TimeSpan.FromSeconds(seconds);
        _suspended.Add(agent);
        shard.Endpoint.Metrics.Suspended(1);
    }

    private void ReleaseUnconfirmed()
    {
        foreach (var body in _unconfirmed)
            body.Release();
        _unconfirmed.Clear();
    }
}
