using System.Net.Sockets;
using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>
/// Has a .NET process on this machine collect all its garbage, as diagnostic tools do: by opening and closing a trace session
/// with the keyword that asks for a collection, over the runtime's own diagnostics socket.
/// </summary>
internal static class FullCollection
{
    // The runtime's documentation of its diagnostics protocol: https://github.com/dotnet/diagnostics, ipc-protocol.md.
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("DOTNET_IPC_V1\0");
    private const int HeaderLength = 20;
    private const byte EventPipeCommands = 0x02, StopTracing = 0x01, CollectTracing = 0x02, Server = 0xFF, Ok = 0x00;
    private const uint NetTraceFormat = 1, BufferMegabytes = 1, InformationalLevel = 4;
    private const long CollectKeyword = 0x800000;
    private const string Provider = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Collects, and waits until it is done.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if it offers no diagnostics.</returns>
    public static async Task<bool> ForceAsync(int pid, CancellationToken cancellationToken)
    {
        if (Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-*-socket").FirstOrDefault() is not { } path)
            return false;
        using var trace = await ConnectAsync(path, cancellationToken).ConfigureAwait(false);
        await trace.WriteAsync(Message(CollectTracing, SessionRequest()), cancellationToken).ConfigureAwait(false);
        var session = await ReadSessionAsync(trace, cancellationToken).ConfigureAwait(false);
        // The trace has to be read until its end, or the runtime waits for us.
        var reading = trace.CopyToAsync(Stream.Null, cancellationToken);
        using (var control = await ConnectAsync(path, cancellationToken).ConfigureAwait(false))
        {
            await control.WriteAsync(Message(StopTracing, BitConverter.GetBytes(session)), cancellationToken).ConfigureAwait(false);
            await ReadSessionAsync(control, cancellationToken).ConfigureAwait(false);
        }

        await reading.ConfigureAwait(false);
        return true;
    }

    private static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<ulong> ReadSessionAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[HeaderLength + sizeof(ulong)];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer[16] == Server && answer[17] == Ok
            ? BitConverter.ToUInt64(answer, HeaderLength) : throw new LoadException("The server's runtime refuses to be traced.");
    }

    private static byte[] Message(byte command, byte[] payload)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write((ushort)(HeaderLength + payload.Length));
        writer.Write(EventPipeCommands);
        writer.Write(command);
        writer.Write((ushort)0);
        writer.Write(payload);
        return bytes.ToArray();
    }

    private static byte[] SessionRequest()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(BufferMegabytes);
        writer.Write(NetTraceFormat);
        writer.Write(1); // providers
        writer.Write(CollectKeyword);
        writer.Write(InformationalLevel);
        WriteText(writer, Provider);
        WriteText(writer, "");
        return bytes.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
