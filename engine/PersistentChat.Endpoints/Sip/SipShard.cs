using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>
/// The SIP endpoint's part in one shard: its connections, peers and dialogs, and the pools of what a message needs for a
/// moment. Everything runs on the shard's thread.
/// </summary>
internal sealed class SipShard : IConnectionHandler, IShardService
{
    private const int LargestPool = 65_536;

    private readonly SipStream _stream;
    private readonly ConnectionDeadlines _deadlines;
    private readonly PlaceList<SipConnection> _connections = new();
    private readonly Dictionary<IPAddress, SipPeer> _proxies = [];
    private readonly Dictionary<(IPEndPoint? Local, bool IsSecure), AdvertisedAddress> _addresses = [];
    private readonly List<SipDialog> _clogged = [];
    private readonly Stack<OutstandingInfo> _infos = [];
    private readonly Stack<InfoTransaction> _transactions = [];
    private readonly byte[] _statelessTag;

    public SipShard(SipEndpoint endpoint, Shard core)
    {
        Endpoint = endpoint;
        Core = core;
        Binding = new XccosBinding(endpoint.Engine, endpoint.Services.Chat);
        Dialogs = new DialogTable(this);
        Registrar = new Registrar(this);
        _stream = new SipStream(this);
        _deadlines = new ConnectionDeadlines(endpoint);
        _statelessTag = Encoding.ASCII.GetBytes(Random128.Next().ToString("x32", CultureInfo.InvariantCulture)[..16]);
    }

    public SipEndpoint Endpoint { get; }

    public Shard Core { get; }

    public XccosBinding Binding { get; }

    public DialogTable Dialogs { get; }

    public Registrar Registrar { get; }

    public TimeSpan Now => Core.Now;

    /// <summary>
    /// To tag of responses outside dialogs. The same for all, as a stateless server's must be for a repeated request (RFC 3261
    /// section 8.2.7); shorter than a dialog's, so it never finds one.
    /// </summary>
    public ReadOnlySpan<byte> StatelessTag => _statelessTag;

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        var isProxy = Endpoint.IsTrustedProxy(connection.Info);
        var peer = isProxy ? ProxyAt(connection.Info.Remote!.Address) : new SipPeer(isProxy: false);
        var sip = new SipConnection(connection, peer, AddressFor(connection.Info)) { UnusedSince = Now };
        peer.Add(sip);
        connection.State = sip;
        _connections.Add(sip);
        Endpoint.Metrics.Connections(1);
        SipLog.Connected(Endpoint.Log, connection.Info.Remote, isProxy);
    }

    /// <inheritdoc/>
    public int OnData(Connection connection, ReadOnlySequence<byte> input) => _stream.Read((SipConnection)connection.State!, input);

    /// <inheritdoc/>
    public void OnClosed(Connection connection, Exception? error)
    {
        if (connection.State is not SipConnection sip || !_connections.Remove(sip))
            return;
        sip.Peer.Remove(sip);
        Endpoint.Metrics.Connections(-1);
        Registrar.Leave(sip);
        SipLog.Closed(Endpoint.Log, connection.Info.Remote, error);
        // A proxy's dialogs outlive its connections; those of a client do not.
        if (!sip.Peer.IsProxy)
            Dialogs.EndAll(sip.Peer, null, null, SessionEndReason.ConnectionLost);
    }

    /// <inheritdoc/>
    public void OnHeartbeat(TimeSpan now)
    {
        Dialogs.OnHeartbeat(now);
        for (var i = _connections.Count - 1; i >= 0; i--)
        {
            Registrar.Expire(_connections[i], now);
            _deadlines.Check(_connections[i], now);
        }
        for (var i = _clogged.Count - 1; i >= 0; i--)
        {
            if (_clogged[i].Connection.Transport.UnsentBytes > Endpoint.Options.UnsentBytes / 2)
                continue;
            _clogged[i].Session?.RequestFlush();
            _clogged.RemoveAt(i);
        }
    }

    /// <summary>A connection by which the dialog's client can be reached now, or null.</summary>
    public static SipConnection? RouteOf(SipDialog dialog) => dialog.Agent.Peer.Live(dialog.Connection);

    /// <summary>The peer does not take what it is sent: a client ends; a proxy's dialogs wait, each in its own outbox.</summary>
    public void OnClogged(SipConnection connection, SipDialog dialog)
    {
        if (!connection.Peer.IsProxy)
            CloseSlow(connection);
        else if (!_clogged.Contains(dialog))
            _clogged.Add(dialog);
    }

    /// <summary>The engine ended a session. A client's connection goes with it; a proxy's carries others.</summary>
    public void OnSessionEnded(SipDialog dialog, SessionEndReason reason)
    {
        SipLog.SessionEnded(Endpoint.Log, dialog.Agent.User.Uri, reason);
        if (dialog.Agent.Peer.IsProxy)
            return;
        if (reason == SessionEndReason.ServerStopping)
            dialog.Connection.Transport.Close();
        else
            dialog.Connection.Transport.Abort();
    }

    public void Ok(SipConnection connection, in SipMessage request)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(200, request, StatelessTag);
        writer.End();
        Endpoint.Metrics.Response(200);
    }

    public void Refuse(SipConnection connection, in SipMessage request, Refusal refusal)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(refusal.Status, request, StatelessTag);
        writer.Raw(refusal.Headers);
        writer.End();
        Endpoint.Metrics.Response(refusal.Status);
    }

    /// <summary>
    /// Answers an INFO whose posts are all answered; also in a dialog that has gone meanwhile, since the outcome is known and
    /// only a request of ours would harm.
    /// </summary>
    public void Finish(InfoTransaction transaction)
    {
        var dialog = transaction.Dialog;
        dialog.Answered(transaction.CSeq, transaction.Status == 200 ? null : Endpoint.Refusals.ForStatus(transaction.Status));
        if (dialog.Agent.Peer.Live(transaction.Connection) is { } connection)
        {
            transaction.WriteResponse(connection.Transport, Endpoint.Refusals);
            Endpoint.Metrics.Response(transaction.Status);
        }
        transaction.Clear();
        if (_transactions.Count < LargestPool)
            _transactions.Push(transaction);
    }

    public InfoTransaction RentTransaction() => _transactions.TryPop(out var transaction) ? transaction : new InfoTransaction();

    public OutstandingInfo RentInfo() => _infos.TryPop(out var info) ? info : new OutstandingInfo();

    /// <summary>Takes back an entry with its reference to the body.</summary>
    public void Return(OutstandingInfo info)
    {
        info.Body.Release();
        info.Body = null!;
        info.Next = null;
        if (_infos.Count < LargestPool)
            _infos.Push(info);
    }

    private void CloseSlow(SipConnection connection)
    {
        Dialogs.EndAll(connection.Peer, null, null, SessionEndReason.SlowConsumer);
        connection.Transport.Abort();
    }

    private SipPeer ProxyAt(IPAddress address)
    {
        if (!_proxies.TryGetValue(address, out var peer))
            _proxies.Add(address, peer = new SipPeer(isProxy: true));
        return peer;
    }

    private AdvertisedAddress AddressFor(ConnectionInfo info)
    {
        var key = (info.Local, info.IsSecure);
        if (!_addresses.TryGetValue(key, out var address))
        {
            address = new AdvertisedAddress(Endpoint.Services, Endpoint.Options.AdvertisedHost, info.Local, info.IsSecure);
            _addresses.Add(key, address);
        }
        return address;
    }
}
