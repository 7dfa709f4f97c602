using System.Buffers;
using System.Net.Sockets;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Scripted;

/// <summary>The server's end of one raw connection, which can be made to break after any byte, in either direction.</summary>
/// <param name="client">The connection.</param>
/// <param name="stream">What is read and written: its own stream, or TLS over it.</param>
internal sealed class RawPeerConnection(TcpClient client, Stream stream) : IDisposable
{
    private readonly RawFrameWriter _writer = new();
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Bytes that may still be sent; the connection breaks instead of sending the next one.</summary>
    public int SendBudget { get; set; } = int.MaxValue;

    /// <summary>Bytes that may still be received.</summary>
    public int ReceiveBudget { get; set; } = int.MaxValue;

    /// <summary>True once the room was entered over it.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Client id of the sign-in.</summary>
    public Guid ClientId { get; set; }

    /// <summary>Receives the next bytes.</summary>
    /// <exception cref="IOException">The connection is over.</exception>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        var allowed = Math.Min(count, ReceiveBudget);
        await stream.ReadExactlyAsync(bytes.AsMemory(0, allowed));
        ReceiveBudget -= allowed;
        if (allowed < count)
            throw Break();
        return bytes;
    }

    /// <summary>Receives the next frame.</summary>
    public async Task<byte[]> ReceiveFrameAsync()
    {
        var prefix = await ReceiveAsync(4);
        return await ReceiveAsync((prefix[0] << 24) | (prefix[1] << 16) | (prefix[2] << 8) | prefix[3]);
    }

    /// <summary>Sends these bytes, or as many as may be sent.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync();
        try
        {
            var allowed = Math.Min(bytes.Length, SendBudget);
            await stream.WriteAsync(bytes[..allowed]);
            SendBudget -= allowed;
            if (allowed < bytes.Length)
                throw Break();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a frame.</summary>
    public Task SendAsync<T>(ulong correlation, T frame)
        where T : IRawFrame<T>
    {
        var output = new ArrayBufferWriter<byte>();
        _writer.Write(output, correlation, frame);
        return SendAsync(output.WrittenMemory);
    }

    /// <summary>Sends a message of a room.</summary>
    public Task SendMessageAsync(int handle, RawStoredMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteHot(output, 0, new RawMessage
        {
            Room = handle,
            Number = message.Number,
            Time = message.Time,
            Author = message.Author,
            AuthorName = message.AuthorName,
            Text = message.Text,
        });
        return SendAsync(output.WrittenMemory);
    }

    /// <summary>Sends a frame without fields.</summary>
    public Task SendEmptyAsync(RawType type, ulong correlation)
    {
        var output = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteEmpty(output, type, correlation);
        return SendAsync(output.WrittenMemory);
    }

    /// <summary>Breaks the connection.</summary>
    public IOException Break()
    {
        client.Close();
        return new IOException("The script breaks the connection here.");
    }

    public void Dispose()
    {
        client.Dispose();
        _sending.Dispose();
    }
}
