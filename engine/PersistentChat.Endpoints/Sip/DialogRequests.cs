using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>ACK, BYE, UPDATE and CANCEL.</summary>
internal sealed class DialogRequests(SipShard shard)
{
    public void Handle(SipConnection connection, in SipMessage request)
    {
        if (request.Method == SipMethod.Ack)
            Confirm(connection, request);
        else if (request.Method == SipMethod.Cancel)
            Cancel(connection, request);
        else if (Find(shard, connection, request, out var dialog, out _) is { } refusal)
            shard.Refuse(connection, request, refusal);
        else if (request.Method == SipMethod.Bye)
            End(connection, request, dialog!);
        else
            Refresh(connection, request, dialog!);
    }

    /// <summary>
    /// Finds the dialog of a request other than ACK and CANCEL, checks that its user speaks, and puts the request in order.
    /// </summary>
    /// <returns>Null if the request is to be handled, else the refusal.</returns>
    public static Refusal? Find(
        SipShard shard, SipConnection connection, in SipMessage request, out SipDialog? dialog, out RequestOrder order)
    {
        order = default;
        dialog = shard.Dialogs.Find(connection, request.To.Tag, request.From.Tag, request.CallId);
        if (dialog is null)
            return shard.Endpoint.Refusals.NoDialog;
        if (!Identity.IsUserOf(dialog, connection, request))
            return shard.Endpoint.Refusals.NotYourself;
        order = dialog.Place(request.CSeq);
        if (order == RequestOrder.Old)
            return shard.Endpoint.Refusals.OldRequest;
        Hear(shard, dialog, connection, request);
        return null;
    }

    /// <summary>
    /// The client lives and is reached by this connection: behind a proxy the dialog stays pinned to where its newest
    /// request came from. Any request after the INVITE shows that our answer arrived.
    /// </summary>
    private static void Hear(SipShard shard, SipDialog dialog, SipConnection connection, in SipMessage request)
    {
        dialog.Connection = connection;
        dialog.LastHeard = shard.Now;
        if (dialog.IsConfirmed || request.Method == SipMethod.Invite)
            return;
        dialog.IsConfirmed = true;
        dialog.Session?.RequestFlush();
    }

    private void Confirm(SipConnection connection, in SipMessage request)
    {
        if (shard.Dialogs.Find(connection, request.To.Tag, request.From.Tag, request.CallId) is { } dialog)
            Hear(shard, dialog, connection, request);
    }

    private void End(SipConnection connection, in SipMessage request, SipDialog dialog)
    {
        shard.Ok(connection, request);
        shard.Dialogs.End(dialog, SessionEndReason.Left);
    }

    private void Refresh(SipConnection connection, in SipMessage request, SipDialog dialog)
    {
        if (SipAddress.TryRead(request[SipHeader.Contact], out var contact, out _))
            dialog.Head.SetTarget(contact.Uri);
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(200, request, dialog.Head.Tag);
        writer.Header("Contact"u8, connection.Address.Contact);
        Invitations.WriteSessionExpires(ref writer, request, dialog);
        writer.End();
        dialog.Answered(request.CSeq, refusal: null);
        shard.Endpoint.Metrics.Response(200);
    }

    /// <summary>An INVITE is answered at once, so there is nothing left to cancel (RFC 3261 section 9.2): only the answer differs.</summary>
    private void Cancel(SipConnection connection, in SipMessage request)
    {
        if (IsForDialog(connection, request))
            shard.Ok(connection, request);
        else
            shard.Refuse(connection, request, shard.Endpoint.Refusals.NoDialog);
    }

    private bool IsForDialog(SipConnection connection, in SipMessage request)
    {
        if (Identity.Find(shard, connection, request, out var user) is not null)
            return false;
        var epid = request.From.EpidText();
        var agent = connection.Peer.FindAgent(user!, epid);
        return Invited(agent?.Lookup, request) || Invited(agent?.Chat, request);
    }

    private static bool Invited(SipDialog? dialog, in SipMessage cancel) =>
        dialog is not null && dialog.InviteCSeq == cancel.CSeq && dialog.Head.CallId.SequenceEqual(cancel.CallId);
}
