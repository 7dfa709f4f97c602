using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersistentChat.Endpoints;
using PersistentChat.Hosting;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Makes Kestrel's listeners listeners of the chat node in the same host.</summary>
public static class PersistentChatListenExtensions
{
    /// <summary>
    /// Lets the listener speak SIP instead of HTTP. For TLS call <c>UseHttps</c> on it before. Connections that come before the
    /// node is started, or after it has stopped, are closed at once.
    /// </summary>
    /// <param name="listen">The listener.</param>
    /// <exception cref="InvalidOperationException">
    /// The host has no <c>AddPersistentChat()</c>, or users need not prove who they are and the listener is not on loopback.
    /// </exception>
    public static ListenOptions UsePersistentChatSip(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        return Use(listen, options => options.Sip.Authentication == SipAuthentication.None, host => host.OnSipConnectedAsync);
    }

    /// <summary>Lets the listener speak the raw protocol instead of HTTP, in all else like <see cref="UsePersistentChatSip"/>.</summary>
    /// <param name="listen">The listener.</param>
    /// <exception cref="InvalidOperationException">As there.</exception>
    public static ListenOptions UsePersistentChatRaw(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        return Use(listen, options => options.Raw.Authentication == RawAuthentication.None, host => host.OnRawConnectedAsync);
    }

    private static ListenOptions Use(
        ListenOptions listen, Func<PersistentChatOptions, bool> trustsEverybody, Func<PersistentChatHost, Func<ConnectionContext, Task>> handler)
    {
        var host = HostOf(listen);
        if (trustsEverybody(listen.ApplicationServices.GetRequiredService<IOptions<PersistentChatOptions>>().Value))
            DemandLoopback(listen);
        // Without HTTP versions Kestrel offers no ALPN, which old TLS stacks do not know.
        listen.Protocols = HttpProtocols.None;
        listen.Run(handler(host));
        return listen;
    }

    private static PersistentChatHost HostOf(ListenOptions listen) =>
        listen.ApplicationServices.GetService<PersistentChatHost>()
        ?? throw new InvalidOperationException("Call AddPersistentChat() on the services of this host: the listener has no chat node to serve.");

    private static void DemandLoopback(ListenOptions listen)
    {
        // A Unix socket is this machine's; a descriptor that was inherited may listen anywhere.
        if (listen.SocketPath is null && (listen.IPEndPoint is not { } address || !IPAddress.IsLoopback(address.Address)))
            throw new InvalidOperationException($"Without authentication everyone is who he says he is, so {listen.EndPoint} may not be listened on: only loopback.");
    }
}
