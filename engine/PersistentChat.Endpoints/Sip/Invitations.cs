using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>INVITE: makes a dialog with the lookup or chat service, at once and without negotiating anything.</summary>
internal sealed class Invitations(SipShard shard)
{
    private const uint ShortestSessionExpires = 90; // RFC 4028 section 5

    private SipOptions Options => shard.Endpoint.Options;

    private Refusals Refusals => shard.Endpoint.Refusals;

    public void Handle(SipConnection connection, in SipMessage request)
    {
        if (!request.To.Tag.IsEmpty)
            Reinvite(connection, request);
        else if (Check(connection, request, out var kind, out var contact, out var user) is { } refusal)
            shard.Refuse(connection, request, refusal);
        else
            Accept(connection, request, kind, contact.Uri, user!);
    }

    private Refusal? Check(
        SipConnection connection, in SipMessage request, out ServiceKind kind, out SipAddress contact, out User? user)
    {
        user = null;
        kind = KindOf(request);
        if (!SipAddress.TryRead(request[SipHeader.Contact], out contact, out _) || !IsPlain(contact.Uri) || !IsPlain(request.To.Uri))
            return Refusals.BadRequest;
        if (Identity.Find(shard, connection, request, out user) is { } refusal)
            return refusal;
        if (kind == ServiceKind.None)
            return Refusals.NoService;
        return shard.Endpoint.Engine.Failure is null ? null : Refusals.Busy;
    }

    /// <summary>A proxy may have rewritten the Request-URI to our address; To still says who was meant.</summary>
    private ServiceKind KindOf(in SipMessage request)
    {
        var services = shard.Endpoint.Services;
        var kind = SipAddress.TryRead(request.RequestUri, out var target, out _)
            ? services.KindOf(target.ToAddressOfRecord())
            : ServiceKind.None;
        return kind != ServiceKind.None ? kind : services.KindOf(request.To.ToAddressOfRecord());
    }

    private void Accept(SipConnection connection, in SipMessage request, ServiceKind kind, ReadOnlySpan<byte> target, User user)
    {
        var epid = request.From.EpidText();
        var agent = shard.Dialogs.Prepare(connection.Peer, user, epid, kind);
        if (kind == ServiceKind.Lookup)
            connection.KnowsSessionTimer = true;
        var dialog = new SipDialog(shard, agent, kind, Random128.Next(), request, target)
        {
            Connection = connection,
            IsTimed = connection.Peer.IsProxy || connection.KnowsSessionTimer || SupportsTimer(request),
            SessionExpires = SessionExpiresFor(request),
        };
        shard.Dialogs.Add(dialog);
        SipLog.DialogOpened(shard.Endpoint.Log, user.Uri, kind);
        Answer(connection, request, dialog);
        // The client does not join its rooms again after a restart, so they are restored before it asks for anything.
        if (kind == ServiceKind.Chat && agent.Suspended is not null)
            dialog.OpenSession();
    }

    private void Reinvite(SipConnection connection, in SipMessage request)
    {
        if (DialogRequests.Find(shard, connection, request, out var dialog, out _) is { } refusal)
        {
            shard.Refuse(connection, request, refusal);
            return;
        }
        dialog!.SessionExpires = SessionExpiresFor(request);
        Answer(connection, request, dialog);
    }

    private void Answer(SipConnection connection, in SipMessage request, SipDialog dialog)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(200, request, dialog.Head.Tag);
        writer.CopyAll(request, SipHeader.RecordRoute);
        writer.Header("Contact"u8, connection.Address.Contact);
        WriteSessionExpires(ref writer, request, dialog);
        writer.Header("Content-Type"u8, "application/sdp"u8);
        writer.End(connection.Address.SessionDescription);
        dialog.Answered(request.CSeq, refusal: null);
        shard.Endpoint.Metrics.Response(200);
    }

    /// <summary>
    /// Names the client as refresher even if it did not say that it supports timers: the known client needs the header, or it
    /// sends UPDATEs without pause after the first error (sip-client-flow section 6).
    /// </summary>
    public static void WriteSessionExpires(ref SipWriter writer, in SipMessage request, SipDialog dialog)
    {
        writer.StartHeader("Session-Expires"u8);
        writer.Append(dialog.SessionExpires);
        writer.Append(";refresher=uac"u8);
        writer.EndHeader();
        if (SupportsTimer(request))
            writer.Header("Require"u8, "timer"u8);
    }

    private int SessionExpiresFor(in SipMessage request)
    {
        var value = request[SipHeader.SessionExpires];
        var end = value.IndexOfAny((byte)';', (byte)' ');
        if (end >= 0)
            value = value[..end];
        var wanted = uint.TryParse(value, out var seconds) ? Math.Max(seconds, ShortestSessionExpires) : uint.MaxValue;
        return (int)Math.Min(wanted, (uint)Options.SessionExpires);
    }

    /// <summary>Both go into the lines of our requests, where a folded line would break them.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> uri) => uri.Length > 0 && !uri.ContainsAnyInRange((byte)0, (byte)' ');

    private static bool SupportsTimer(in SipMessage request)
    {
        foreach (var line in request.Lines(SipHeader.Supported))
        {
            foreach (var range in line.Split((byte)','))
            {
                if (Ascii.EqualsIgnoreCase(line[range].Trim(" \t"u8), "timer"u8))
                    return true;
            }
        }
        return false;
    }
}
