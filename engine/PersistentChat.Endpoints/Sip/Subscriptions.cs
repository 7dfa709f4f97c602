using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>
/// SUBSCRIBE: the provisioning document, delivered in the 200 itself. Event and ms-piggyback-cseq are what make the client
/// read the body; without them group chat never starts (sip-client-flow section 4).
/// </summary>
internal sealed class Subscriptions(SipShard shard)
{
    public void Handle(SipConnection connection, in SipMessage request)
    {
        if (!Ascii.EqualsIgnoreCase(PackageOf(request[SipHeader.Event]), ProvisioningDocument.Event))
            shard.Refuse(connection, request, shard.Endpoint.Refusals.BadEvent);
        else if (Identity.Find(shard, connection, request, out _) is { } refusal)
            shard.Refuse(connection, request, refusal);
        else
            Answer(connection, request);
    }

    private static ReadOnlySpan<byte> PackageOf(ReadOnlySpan<byte> eventHeader)
    {
        var end = eventHeader.IndexOfAny((byte)';', (byte)' ', (byte)'\t');
        return end < 0 ? eventHeader : eventHeader[..end];
    }

    private void Answer(SipConnection connection, in SipMessage request)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(200, request, shard.StatelessTag);
        writer.Header("Contact"u8, connection.Address.Contact);
        writer.Header("Expires"u8, 0);
        writer.Header("Event"u8, ProvisioningDocument.Event);
        writer.Header("subscription-state"u8, "terminated;expires=0"u8);
        writer.Header("ms-piggyback-cseq"u8, 1);
        writer.Header("Supported"u8, "ms-benotify, ms-piggyback-first-notify"u8);
        writer.Header("Content-Type"u8, ProvisioningDocument.ContentType);
        writer.End(shard.Endpoint.Provisioning.Body);
        shard.Endpoint.Metrics.Response(200);
    }
}
