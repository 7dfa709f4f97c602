using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PersistentChat.Hosting;

namespace PersistentChat.Server;

/// <summary>What is spoken on a listener of the chat.</summary>
internal enum ListenerKind
{
    /// <summary>SIP.</summary>
    Sip,

    /// <summary>The raw protocol.</summary>
    Raw,
}

/// <summary>
/// Kestrel's listeners: SIP and the raw protocol over TLS, and over TCP unless <see cref="SocketListeners"/> serve that, which carry
/// no HTTP at all, and the health pages.
/// </summary>
/// <param name="settings">Addresses and TLS settings.</param>
/// <param name="certificate">Of the TLS listeners, with its chain; nothing if there are none.</param>
/// <param name="authorities">Sign the certificates of peers; null for those of the machine.</param>
/// <param name="connections">Takes the connections of the chat's listeners.</param>
internal sealed class Listeners(
    ServerSettings settings, (X509Certificate2 Certificate, X509Certificate2Collection Chain) certificate,
    X509Certificate2Collection? authorities, Func<ConnectionContext, ListenerKind, Task> connections)
{
    private readonly List<ListenOptions> _sip = [];
    private readonly List<ListenOptions> _sips = [];
    private readonly List<ListenOptions> _raw = [];
    private readonly List<ListenOptions> _raws = [];
    private readonly List<ListenOptions> _http = [];

    /// <summary>Where Kestrel really listens, once it does.</summary>
    public ListenerAddresses Addresses => new(Bound(_sip), Bound(_sips), Bound(_raw), Bound(_raws), Bound(_http));

    /// <summary>True if there are any for the chat. Without one Kestrel must not be started: it would choose an address itself.</summary>
    public bool ServesChat => settings.HasTls() || !ChatNode.ServesSockets(settings.Transport);

    /// <summary>Defines the listener of the health pages, if there is to be one.</summary>
    public void ConfigureHttp(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        if (settings.HasHttp())
            kestrel.Listen(ListenAddress.Parse(settings.Http), _http.Add);
    }

    /// <summary>Defines the listeners of the chat.</summary>
    public void ConfigureChat(KestrelServerOptions kestrel)
    {
        // A chat connection is for hours and mostly idle; what bounds it is the protocol's own time-outs and outboxes.
        kestrel.Limits.MaxConcurrentConnections = null;
        Listen(kestrel, settings.Sips, _sips, ListenerKind.Sip, isSecure: true);
        Listen(kestrel, settings.Raws, _raws, ListenerKind.Raw, isSecure: true);
        if (ChatNode.ServesSockets(settings.Transport))
            return;
        Listen(kestrel, settings.Sip, _sip, ListenerKind.Sip, isSecure: false);
        Listen(kestrel, settings.Raw, _raw, ListenerKind.Raw, isSecure: false);
    }

    private void Listen(
        KestrelServerOptions kestrel, IReadOnlyList<string> addresses, List<ListenOptions> listeners, ListenerKind kind, bool isSecure)
    {
        foreach (var address in addresses)
        {
            kestrel.Listen(ListenAddress.Parse(address), listen =>
            {
                listeners.Add(listen);
                // Without HTTP versions Kestrel offers no ALPN, which old TLS stacks do not know.
                listen.Protocols = HttpProtocols.None;
                if (isSecure)
                    listen.UseHttps(Tls());
                listen.Run(connection => connections(connection, kind));
            });
        }
    }

    private HttpsConnectionAdapterOptions Tls()
    {
        var tls = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate.Certificate,
            ServerCertificateChain = certificate.Chain,
            HandshakeTimeout = settings.HostLimits.HandshakeTimeout,
            ClientCertificateMode = settings.Tls.ClientCertificates switch
            {
                ClientCertificates.Require => ClientCertificateMode.RequireCertificate,
                ClientCertificates.Allow => ClientCertificateMode.AllowCertificate,
                _ => ClientCertificateMode.NoCertificate,
            },
        };
        if (authorities is not null)
            tls.ClientCertificateValidation = (peer, chain, _) => IsSignedBy(authorities, peer, chain);
        return tls;
    }

    private static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate2 peer, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(peer);
    }

    private static string[] Bound(List<ListenOptions> kind) => [.. kind.Select(listen => listen.IPEndPoint!.ToString())];
}
