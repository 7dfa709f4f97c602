using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Transport;

/// <summary>
/// One TCP connection that its shard reads and writes itself. While nothing is on its way it holds no buffer, and never a
/// task or a handle: only this object and the descriptor. Everything runs on the shard's thread.
/// </summary>
internal sealed partial class EpollConnection : ServedConnection
{
    private readonly EpollTransportShard _shard;
    private readonly int _descriptor;
    private readonly PeerAddress _remote;

    /// <summary>Shared by the connections of one listening address.</summary>
    private readonly IPEndPoint? _local;
    private int _key = -1;
    private EpollEvents _watched = EpollEvents.Readable;
    private bool _closing;
    private bool _isOver;
    private Exception? _error;

    public EpollConnection(EpollTransportShard shard, int descriptor, ConnectionInfo info, IConnectionHandler handler)
        : base(handler)
    {
        (_shard, _descriptor) = (shard, descriptor);
        (_remote, _local) = (new PeerAddress(info.Remote), info.Local);
    }

    public override ConnectionInfo Info => new(_remote.ToEndPoint(), _local, IsSecure: false);

    public override bool IsClosing => _closing;

    protected override ILogger Logger => _shard.Logger;

    protected override TransportMetrics Metrics => _shard.Metrics;

    /// <summary>The socket.</summary>
    internal int Descriptor => _descriptor;

    /// <summary>What is held for the connection; for tests.</summary>
    internal (object? Kept, object? Output) Holdings => (_kept, _output);

    /// <summary>The shard takes the connection over.</summary>
    public void Begin()
    {
        _key = _shard.Connections.Add(this);
        if (!_shard.Set.TryAdd(_descriptor, _key, _watched))
        {
            TransportLog.NotWatched(Logger, Errno.LastError(), Info.Remote);
            _shard.Connections.Remove(_key);
            Refuse();
            return;
        }
        Metrics.Connections.Add(1);
        SayConnected();
    }

    /// <summary>Ends a connection that no protocol has seen. Any thread, once, instead of <see cref="Begin"/>.</summary>
    public void Refuse() => Reset(_descriptor);

    /// <summary>Closes a socket and drops at once, also in the system, what its peer has not taken. Any thread.</summary>
    public static void Reset(int descriptor)
    {
        Libc.SetOption(
            descriptor, Libc.SocketLevel, Libc.LingerOption, new Libc.Linger(isOn: 1, seconds: 0), Marshal.SizeOf<Libc.Linger>());
        Libc.Close(descriptor);
    }

    /// <summary>
    /// Something may have happened. Events are hints, since what is asked for may have changed meanwhile: a read or a write
    /// finds out.
    /// </summary>
    public void OnReady(EpollEvents events)
    {
        if (_isBlocked && (events & ~EpollEvents.Readable) != 0)
            Resume();
        if (_closing || (events & ~EpollEvents.Writable) == 0)
            return;
        if (_kept is not null || _readsAlone > 0 || !_shard.Receives.TryAdd(this))
            Receive();
    }

    public override void Close()
    {
        if (_closing)
            return;
        _closing = true;
        MarkDirty();
    }

    /// <summary>The last act, at a time when no protocol is running.</summary>
    public void Finish()
    {
        // Not before: the protocol may have ended the connection while it was reading this.
        DropKept();
        if (_error is null)
            CloseInOrder();
        else
            Reset(_descriptor);
        _shard.Connections.Remove(_key);
        Metrics.Connections.Add(-1);
        SayClosed(_error);
    }

    protected override void Abort(Exception error) => End(error);

    private void End(Exception? error)
    {
        if (_isOver)
            return;
        _closing = _isOver = true;
        _error = error;
        DropOutput();
        _shard.Ended(this);
    }

    private void Watch(EpollEvents events)
    {
        if (_watched == events)
            return;
        _watched = events;
        _shard.Set.Modify(_descriptor, _key, events);
    }

    private void CloseInOrder()
    {
        // Takes what has arrived: a close with unread input would reset the connection and cost the peer our last words.
        Libc.Receive(_descriptor, ref _shard.ReceiveBuffer[0], int.MaxValue, Libc.DontWait | Libc.Truncate);
        Libc.Close(_descriptor);
    }
}
