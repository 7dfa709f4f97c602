using System.Net.Sockets;

namespace PersistentChat.Transport.Tests;

/// <summary>A peer over plain TCP.</summary>
internal sealed class TcpPeer(Socket socket) : TestPeer
{
    public override Stream Stream { get; } = new NetworkStream(socket, ownsSocket: true);

    public override Task CloseSendingAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }

    public override void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public override ValueTask DisposeAsync() => Stream.DisposeAsync();
}
