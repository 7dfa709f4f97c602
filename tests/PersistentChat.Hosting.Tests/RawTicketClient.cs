using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Hosting.Tests;

/// <summary>As much of a raw client as a mechanism of an application's own needs.</summary>
internal static class RawTicketClient
{
    /// <summary>Signs in and returns the type of the server's answer.</summary>
    public static async Task<RawType> SignInAsync(int port, string user, byte[] ticket)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var stream = socket.GetStream();
        var output = new ArrayBufferWriter<byte>();
        var writer = new RawFrameWriter();
        RawPreface.Write(output);
        writer.Write(output, 1, new RawHello([], "test"));
        writer.Write(output, 2, new RawSignIn("X-TICKET", user, Guid.NewGuid(), ticket));
        await stream.WriteAsync(output.WrittenMemory);
        await stream.ReadExactlyAsync(new byte[RawPreface.Length]);
        Assert.Equal(RawType.Welcome, await ReadAsync(stream));
        return await ReadAsync(stream);
    }

    private static async Task<RawType> ReadAsync(NetworkStream stream)
    {
        var prefix = new byte[RawFrameScanner.PrefixLength];
        await stream.ReadExactlyAsync(prefix);
        var content = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
        await stream.ReadExactlyAsync(content);
        Assert.True(RawFrame.TryOpen(content, out var frame, out var error), error.ToString());
        return frame.Type;
    }
}
