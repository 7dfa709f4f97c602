using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>Sends each request to what handles its method.</summary>
internal sealed class RequestDispatcher(SipShard shard)
{
    private readonly Subscriptions _subscriptions = new(shard);
    private readonly Invitations _invitations = new(shard);
    private readonly DialogRequests _dialogs = new(shard);
    private readonly InfoRequests _infos = new(shard);

    /// <summary>Handles a request. Proxy-Require is not looked at: 420 for it would end group chat in the client.</summary>
    public void Handle(SipConnection connection, in SipMessage request)
    {
        shard.Endpoint.Metrics.Request(request.Method);
        if (RequiresUnknown(request))
        {
            RefuseExtension(connection, request);
            return;
        }
        switch (request.Method)
        {
            case SipMethod.Info:
                _infos.Handle(connection, request);
                break;
            case SipMethod.Register:
                shard.Registrar.Handle(connection, request);
                break;
            case SipMethod.Subscribe:
                _subscriptions.Handle(connection, request);
                break;
            case SipMethod.Invite:
                _invitations.Handle(connection, request);
                break;
            case SipMethod.Options:
                AnswerOptions(connection, request);
                break;
            case SipMethod.Service:
                AnswerService(connection, request);
                break;
            case SipMethod.Ack or SipMethod.Bye or SipMethod.Update or SipMethod.Cancel:
                _dialogs.Handle(connection, request);
                break;
            case SipMethod.Benotify:
                // By its definition never answered.
                break;
            default:
                shard.Refuse(connection, request, shard.Endpoint.Refusals.MethodNotAllowed);
                break;
        }
    }

    private static bool RequiresUnknown(in SipMessage request)
    {
        if (request.Method is SipMethod.Ack or SipMethod.Cancel || !request.Has(SipHeader.Require))
            return false;
        foreach (var line in request.Lines(SipHeader.Require))
        {
            if (!Ascii.EqualsIgnoreCase(line, "timer"u8))
                return true;
        }
        return false;
    }

    /// <summary>RFC 3261 section 8.2.2.3.</summary>
    private void RefuseExtension(SipConnection connection, in SipMessage request)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(420, request, shard.StatelessTag);
        foreach (var line in request.Lines(SipHeader.Require))
            writer.Header("Unsupported"u8, line);
        writer.End();
        shard.Endpoint.Metrics.Response(420);
    }

    private void AnswerOptions(SipConnection connection, in SipMessage request)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(200, request, shard.StatelessTag);
        writer.Raw(AllowLine);
        writer.Header("Accept"u8, "text/plain, application/xml"u8);
        writer.End();
        shard.Endpoint.Metrics.Response(200);
    }

    /// <summary>Presence is not ours; a client that publishes it must hear that all is well.</summary>
    private void AnswerService(SipConnection connection, in SipMessage request)
    {
        if (Identity.Find(shard, connection, request, out _) is { } refusal)
            shard.Refuse(connection, request, refusal);
        else
            shard.Ok(connection, request);
    }

    private static byte[] AllowLine { get; } = Encoding.ASCII.GetBytes($"Allow: {Refusals.AllowedMethods}\r\n");
}
