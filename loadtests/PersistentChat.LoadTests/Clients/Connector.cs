using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>
/// Opens connections to the server and hands them to the worker's shard at once: what is written before they are established
/// waits in the shard, and a refusal shows as the end of the connection.
/// </summary>
internal sealed class Connector(EpollTransportShard shard, IPEndPoint target, int worker)
{
    // Sources 127.W.0.1 to 127.W.0.250: each has 60,000 ports of its own towards the server.
    private const int SourceAddresses = 250;

    private static readonly int NativeInterNetwork = new IPEndPoint(IPAddress.Loopback, 0).Serialize().Buffer.Span[0];
    private static readonly int NativeInterNetworkV6 = new IPEndPoint(IPAddress.IPv6Loopback, 0).Serialize().Buffer.Span[0];

    private readonly byte[] _target = AddressOf(target);
    private int _opened;

    /// <summary>Opens a connection.</summary>
    /// <param name="handler">Serves it.</param>
    /// <param name="spreads">True to come from one of many loopback addresses, if the server is on this machine.</param>
    /// <exception cref="Win32Exception">The system has no descriptor or port for it.</exception>
    public void Open(IConnectionHandler handler, bool spreads = true)
    {
        var family = _target.Length == AddressOf(new IPEndPoint(IPAddress.Any, 0)).Length ? NativeInterNetwork : NativeInterNetworkV6;
        var socket = Check(Libc.Socket(family, Libc.Stream | Libc.NonBlocking | Libc.CloseOnExec, 0));
        try
        {
            Check(Libc.SetOption(socket, Libc.TcpLevel, Libc.NoDelay, 1, sizeof(int)));
            if (spreads && IPAddress.IsLoopback(target.Address) && family == NativeInterNetwork)
                BindSource(socket);
            if (Libc.Connect(socket, ref _target[0], _target.Length) < 0 && Marshal.GetLastPInvokeError() != Libc.InProgress)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        catch
        {
            Libc.Close(socket);
            throw;
        }

        shard.Adopt(socket, new ConnectionInfo(target, null, IsSecure: false), handler);
    }

    private void BindSource(int socket)
    {
        // The port is chosen when it connects, when it need only differ for the same server.
        Check(Libc.SetOption(socket, Libc.IpLevel, Libc.BindAddressNoPort, 1, sizeof(int)));
        var source = AddressOf(new IPEndPoint(new IPAddress([127, (byte)(1 + (worker % 250)), 0, (byte)(1 + (_opened++ % SourceAddresses))]), 0));
        Check(Libc.Bind(socket, ref source[0], source.Length));
    }

    private static byte[] AddressOf(IPEndPoint endpoint)
    {
        var address = endpoint.Serialize();
        return address.Buffer[..address.Size].ToArray();
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
