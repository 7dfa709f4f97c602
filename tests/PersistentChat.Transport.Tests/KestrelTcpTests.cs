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
}
