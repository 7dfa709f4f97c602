using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PersistentChat.Transport;

/// <summary>
/// Accepts plain TCP connections on a thread of its own and hands them to <see cref="EpollTransportShard"/>s. Connections may
/// not take the last descriptors of the process, because its files need some: whoever comes then is reset.
/// </summary>
public sealed class EpollListener : IDisposable
{
    private const int Backlog = 4096;
    private const int ThreadStackBytes = 256 * 1024;

    // What files, databases and other listeners open at most at the same time, with a margin.
    private const int ReservedDescriptors = 128;

    // Long enough that a process out of descriptors does not spin, short enough that nobody who waits gives up.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly Func<ConnectionInfo, (EpollTransportShard Shard, IConnectionHandler Handler)?> _route;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly int _descriptors;
    private readonly Socket _socket;
    private readonly SocketAddress _address;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;
    private IPEndPoint _lastLocal;
    private long? _reported;

    private EpollListener(
        Socket socket, Func<ConnectionInfo, (EpollTransportShard Shard, IConnectionHandler Handler)?> route, ILogger? logger,
        TimeProvider? time, int descriptors)
    {
        (_socket, _route, _descriptors) = (socket, route, descriptors);
        (_logger, _time) = (logger ?? NullLogger.Instance, time ?? TimeProvider.System);
        LocalEndPoint = _lastLocal = (IPEndPoint)socket.LocalEndPoint!;
        _address = new SocketAddress(socket.AddressFamily);
        _thread = new Thread(Run, ThreadStackBytes) { Name = $"pchat accept {LocalEndPoint}", IsBackground = true };
    }

    /// <summary>Where it really listens.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Listens, and accepts from now on.</summary>
    /// <param name="address">Where; port 0 takes a free one. The IPv6 wildcard takes IPv4 as well.</param>
    /// <param name="route">Picks the shard and the protocol of a new connection; called on the listener's thread. The connection is reset if there is none.</param>
    /// <param name="logger">Where failures go; nowhere if null.</param>
    /// <param name="time">The clock that keeps it from reporting the same trouble all the time; the system's if null.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    [SupportedOSPlatform("linux")]
    public static EpollListener Start(
        IPEndPoint address, Func<ConnectionInfo, (EpollTransportShard Shard, IConnectionHandler Handler)?> route,
        ILogger<EpollListener>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(route);
        return Start(address, route, logger, time, DescriptorsForConnections());
    }

    // No connection may have a descriptor of the number given last, or a higher one.
    internal static EpollListener Start(
        IPEndPoint address, Func<ConnectionInfo, (EpollTransportShard Shard, IConnectionHandler Handler)?> route,
        ILogger? logger, TimeProvider? time, int descriptors)
    {
        var listener = new EpollListener(Listen(address), route, logger, time, descriptors);
        listener._thread.Start();
        return listener;
    }

    /// <summary>Stops listening; connections that were handed over stay. Nobody is routed any more when it returns. Idempotent.</summary>
    public void Dispose()
    {
        if (_stopping.IsSet)
            return;
        _stopping.Set();
        // Ends the wait in accept, which a close would not.
        Libc.Shutdown(_socket.SafeHandle, Libc.ShutdownRead);
        _thread.Join();
        _socket.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Linux gives the options of the listening socket to every connection it accepts.</summary>
    private static Socket Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            TcpKeepAlive.TurnOn(socket);
            socket.Bind(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Run()
    {
        while (!_stopping.IsSet)
        {
            var descriptor = Accept();
            if (descriptor >= 0)
                OnAccepted(descriptor);
            else if (!_stopping.IsSet)
                OnFailure();
        }
    }

    private int Accept()
    {
        var length = _address.Buffer.Length;
        return Libc.Accept(_socket.SafeHandle, ref _address.Buffer.Span[0], ref length, Libc.NonBlocking | Libc.CloseOnExec);
    }

    private void OnAccepted(int descriptor)
    {
        descriptor = Lowered(descriptor);
        if (descriptor < _descriptors)
        {
            HandOver(descriptor);
            return;
        }
        EpollConnection.Reset(descriptor);
        Report($"the {_descriptors} descriptors that connections may have are taken");
    }

    /// <summary>
    /// The system gives out the lowest number that is free, so the number tells how many are taken. But accept takes it before it
    /// waits: one that is too high may be of a time when more were taken.
    /// </summary>
    private int Lowered(int descriptor)
    {
        var lowest = descriptor < _descriptors ? -1 : Libc.Control(descriptor, Libc.Duplicate, 0);
        if (lowest < 0)
            return descriptor;
        Libc.Close(descriptor);
        return lowest;
    }

    private void HandOver(int descriptor)
    {
        IPEndPoint? remote = null;
        try
        {
            remote = (IPEndPoint)LocalEndPoint.Create(_address);
            var info = new ConnectionInfo(remote, LocalOf(descriptor), IsSecure: false);
            if (_route(info) is var (shard, handler))
                shard.Adopt(descriptor, info, handler);
            else
                EpollConnection.Reset(descriptor);
        }
        catch (Exception error)
        {
            TransportLog.NotRouted(_logger, error, remote);
            EpollConnection.Reset(descriptor);
        }
    }

    /// <summary>A peer that has gone again concerns nobody else. Anything else, mostly want of descriptors, passes with time.</summary>
    private void OnFailure()
    {
        if (Errno.Last is Errno.Interrupted or Errno.ConnectionAborted)
            return;
        Report(Errno.LastError().Message);
        _stopping.Wait(Pause);
    }

    private void Report(string reason)
    {
        if (_reported is { } last && _time.GetElapsedTime(last) < ReportInterval)
            return;
        _reported = _time.GetTimestamp();
        TransportLog.CannotAccept(_logger, LocalEndPoint, reason);
    }

    private static int DescriptorsForConnections()
    {
        if (Libc.GetLimit(Libc.OpenFilesLimit, out var limit) < 0)
            throw Errno.LastError();
        var all = (int)Math.Min(limit.Soft, int.MaxValue);
        return all - Math.Min(ReservedDescriptors, all / 2);
    }

    /// <summary>The connections of one address share the object that names it.</summary>
    private IPEndPoint LocalOf(int descriptor)
    {
        if (!IsWildcard(LocalEndPoint.Address))
            return LocalEndPoint;
        var length = _address.Buffer.Length;
        if (Libc.GetLocalName(descriptor, ref _address.Buffer.Span[0], ref length) < 0)
            throw Errno.LastError();
        var local = (IPEndPoint)LocalEndPoint.Create(_address);
        if (!local.Equals(_lastLocal))
            _lastLocal = local;
        return _lastLocal;
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
