using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// One endpoint of a user behind a peer: (user, epid). It has at most one dialog for lookup and one for chat, since a second
/// INVITE replaces the first, and may have a session that lost its dialog. Exists only while it has one of these.
/// </summary>
internal sealed class SipAgent(SipPeer peer, User user, string epid)
{
    public SipPeer Peer { get; } = peer;

    public User User { get; } = user;

    public string Epid { get; } = epid;

    public SipDialog? Lookup { get; set; }

    public SipDialog? Chat { get; set; }

    /// <summary>The session whose dialog was lost, until the endpoint comes back.</summary>
    public Session? Suspended { get; set; }

    public TimeSpan SuspendedUntil { get; set; }

    /// <summary>Neighbours in the peer's list.</summary>
    public SipAgent? Next { get; set; }

    public SipAgent? Previous { get; set; }

    public bool IsEmpty => Lookup is null && Chat is null && Suspended is null;

    public SipDialog? DialogOf(ServiceKind kind) => kind == ServiceKind.Lookup ? Lookup : Chat;

    public void SetDialog(ServiceKind kind, SipDialog? dialog)
    {
        if (kind == ServiceKind.Lookup)
            Lookup = dialog;
        else
            Chat = dialog;
    }
}
