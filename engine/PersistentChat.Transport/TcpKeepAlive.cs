using System.Net.Sockets;

namespace PersistentChat.Transport;

/// <summary>
/// Has the system ask a silent peer whether it is there: one that lost power or its network says nothing for ever, and an
/// idle chat connection sends nothing that would find out. Gone after 60 s + 6 x 10 s.
/// </summary>
internal static class TcpKeepAlive
{
    /// <summary>Turns it on for a socket, and for every one it will accept.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public static void TurnOn(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 6);
    }
}
