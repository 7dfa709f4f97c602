using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace PersistentChat.Transport;

/// <summary>Hands the connections of a Kestrel listener to shards.</summary>
/// <param name="route">Picks the shard and the protocol of a new connection; called on any thread.</param>
public sealed class TransportConnectionHandler(
    Func<ConnectionInfo, (PipeTransportShard Shard, IConnectionHandler Handler)> route) : ConnectionHandler
{
    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        KeepAlive(connection);
        var info = Describe(connection);
        var (shard, handler) = route(info);
        return shard.RunAsync(connection.Transport, info, handler, connection.Abort);
    }

    private static void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { ProtocolType: ProtocolType.Tcp } socket)
            return;
        try
        {
            TcpKeepAlive.TurnOn(socket);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The peer is gone already; reading from the connection says so.
        }
    }

    private static ConnectionInfo Describe(ConnectionContext connection) => new(
        connection.RemoteEndPoint as IPEndPoint,
        connection.LocalEndPoint as IPEndPoint,
        connection.Features.Get<ITlsHandshakeFeature>() is not null,
        connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate,
        connection.Features.Get<ISslStreamFeature>()?.SslStream.LocalCertificate as X509Certificate2);
}
