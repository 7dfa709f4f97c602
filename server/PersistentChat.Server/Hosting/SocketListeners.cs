using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using PersistentChat.Hosting;
using PersistentChat.Transport;

namespace PersistentChat.Server;

/// <summary>The listeners of SIP and the raw protocol over plain TCP whose connections the shards serve themselves.</summary>
/// <param name="settings">Addresses.</param>
/// <param name="route">Finds the place of a connection; any thread.</param>
/// <param name="loggers">Makes loggers.</param>
/// <param name="time">Clock.</param>
internal sealed class SocketListeners(
    ServerSettings settings, Func<ConnectionInfo, ListenerKind, (EpollTransportShard Shard, IConnectionHandler Handler)?> route,
    ILoggerFactory loggers, TimeProvider time)
{
    private readonly List<EpollListener> _sip = [];
    private readonly List<EpollListener> _raw = [];

    /// <summary>Listens on every address, if connections are to be served that way.</summary>
    /// <exception cref="IOException">One of them cannot be listened on.</exception>
    public void Start()
    {
        if (!ChatNode.ServesSockets(settings.Transport))
            return;
        Listen(settings.Sip, _sip, ListenerKind.Sip);
        Listen(settings.Raw, _raw, ListenerKind.Raw);
    }

    /// <summary>Adds where these really listen to the addresses of the others.</summary>
    public ListenerAddresses AddTo(ListenerAddresses others) =>
        others with { Sip = [.. others.Sip, .. Bound(_sip)], Raw = [.. others.Raw, .. Bound(_raw)] };

    /// <summary>Stops listening. Connections stay. Idempotent.</summary>
    public void Stop()
    {
        _sip.ForEach(static listener => listener.Dispose());
        _raw.ForEach(static listener => listener.Dispose());
    }

    [SupportedOSPlatform("linux")]
    private void Listen(IReadOnlyList<string> addresses, List<EpollListener> listeners, ListenerKind kind)
    {
        foreach (var address in addresses)
        {
            try
            {
                listeners.Add(EpollListener.Start(
                    ListenAddress.Parse(address), connection => route(connection, kind), loggers.CreateLogger<EpollListener>(), time));
            }
            catch (SocketException error)
            {
                throw new IOException($"Failed to bind to address {address}: {error.Message}.", error);
            }
        }
    }

    private static string[] Bound(List<EpollListener> listeners) => [.. listeners.Select(static listener => listener.LocalEndPoint.ToString())];
}
