using System.Net;
using System.Net.Sockets;

namespace PersistentChat.Client.Sip;

/// <summary>The client's own end as it names it in Via and Contact. Servers answer on the connection, not to this address.</summary>
/// <param name="HostAndPort">Address and port, IPv6 in brackets.</param>
/// <param name="Transport"><c>TCP</c> or <c>TLS</c>.</param>
internal readonly record struct SipLocalAddress(string HostAndPort, string Transport)
{
    /// <summary>Of a connected socket.</summary>
    public static SipLocalAddress Of(EndPoint? endPoint, bool isTls)
    {
        var transport = isTls ? "TLS" : "TCP";
        if (endPoint is not IPEndPoint ip)
            return new SipLocalAddress("127.0.0.1:0", transport);
        var address = ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address;
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : $"{address}";
        return new SipLocalAddress($"{host}:{ip.Port}", transport);
    }
}
