using System.Net;
using System.Text;

namespace PersistentChat.Endpoints;

/// <summary>
/// How we name ourselves on one listening address, prepared as bytes. Where it points does not matter to clients, which keep
/// to their connection; a proxy must be able to reach it.
/// </summary>
internal sealed class AdvertisedAddress
{
    public AdvertisedAddress(ServiceUris services, string? advertisedHost, IPEndPoint? local, bool isSecure)
    {
        var host = advertisedHost ?? local?.ToString() ?? services.Domain;
        var transport = isSecure ? "TLS" : "TCP";
        var chat = services.Chat["sip:".Length..];
        var user = chat[..chat.IndexOf('@', StringComparison.Ordinal)];
        Contact = Encoding.UTF8.GetBytes($"<sip:{user}@{host};transport={transport.ToLowerInvariant()}>");
        ViaUpToBranch = Encoding.UTF8.GetBytes($"SIP/2.0/{transport} {host};branch=z9hG4bK");
        SessionDescription = Encoding.UTF8.GetBytes(Describe(services, local));
    }

    /// <summary>Value of our Contact.</summary>
    public byte[] Contact { get; }

    /// <summary>Value of our Via up to the branch's magic cookie (RFC 3261 section 8.1.1.7).</summary>
    public byte[] ViaUpToBranch { get; }

    /// <summary>The answer to every offer: no medium of ours is negotiated, the session lives in INFO.</summary>
    public byte[] SessionDescription { get; }

    private static string Describe(ServiceUris services, IPEndPoint? local)
    {
        var address = local is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } ? local.Address : IPAddress.Loopback;
        return "v=0\r\n"
            + $"o=- 0 0 IN IP4 {address}\r\n"
            + "s=session\r\n"
            + $"c=IN IP4 {address}\r\n"
            + "t=0 0\r\n"
            + $"m=message {local?.Port ?? 5060} sip {services.Chat}\r\n"
            + "a=accept-types:text/plain\r\n";
    }
}
