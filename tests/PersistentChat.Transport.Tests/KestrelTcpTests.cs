using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over plain TCP through Kestrel.</summary>
public sealed class KestrelTcpTests : KestrelTransportTests
{
    protected override int Churn => 2_000;

    protected override bool IsSecure => false;

    protected override void Secure(ListenOptions listen)
    {
    }

    private protected override Task<TestPeer> WrapAsync(Socket socket) => Task.FromResult<TestPeer>(new TcpPeer(socket));

    private sealed class TcpPeer(Socket socket) : TestPeer
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
}
