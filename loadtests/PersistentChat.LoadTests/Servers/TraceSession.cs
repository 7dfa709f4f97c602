using System.Net.Sockets;
using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>A trace of a .NET process on this machine, as diagnostic tools open one over the runtime's own diagnostics socket.</summary>
internal sealed class TraceSession : IDisposable
{
    // The runtime's documentation of its diagnostics protocol: https://github.com/dotnet/diagnostics, ipc-protocol.md.
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("DOTNET_IPC_V1\0");
    private const int HeaderLength = 20;
    private const byte EventPipeCommands = 0x02, StopTracing = 0x01, CollectTracing = 0x02, Server = 0xFF, Ok = 0x00;
    private const uint NetTraceFormat = 1, BufferMegabytes = 1, InformationalLevel = 4;

    private readonly string _path;
    private readonly NetworkStream _trace;
    private readonly ulong _number;

    private TraceSession(string path, NetworkStream trace, ulong number) => (_path, _trace, _number) = (path, trace, number);

    /// <summary>The trace. It has to be read until its end, or the runtime waits for us.</summary>
    public Stream Trace => _trace;

    /// <summary>Opens one.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="provider">Name of an event source.</param>
    /// <param name="keywords">Which of its events.</param>
    /// <param name="arguments">What else it is told, as <c>NAME=VALUE</c>; empty for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if the process offers no diagnostics: it is not of .NET, or another user's.</returns>
    public static async Task<TraceSession?> OpenAsync(
        int pid, string provider, long keywords, string arguments, CancellationToken cancellationToken)
    {
        if (FindSocket(pid) is not { } path)
            return null;
        var trace = await ConnectAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            await trace.WriteAsync(Message(CollectTracing, Request(provider, keywords, arguments)), cancellationToken).ConfigureAwait(false);
            return new TraceSession(path, trace, await ReadAnswerAsync(trace, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await trace.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the runtime end the trace.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var control = await ConnectAsync(_path, cancellationToken).ConfigureAwait(false);
        await control.WriteAsync(Message(StopTracing, BitConverter.GetBytes(_number)), cancellationToken).ConfigureAwait(false);
        await ReadAnswerAsync(control, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _trace.Dispose();

    /// <summary>Where the process listens. One that was killed leaves its socket behind, and its number is given to another sooner or later.</summary>
    /// <returns>Null if it does not.</returns>
    private static string? FindSocket(int pid)
    {
        var path = Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-{ProcessStat.Read(pid)?.Start}-socket");
        return File.Exists(path) ? path : null;
    }

    private static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>Number of the session.</returns>
    private static async Task<ulong> ReadAnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
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

    private static byte[] Request(string provider, long keywords, string arguments)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(BufferMegabytes);
        writer.Write(NetTraceFormat);
        writer.Write(1); // providers
        writer.Write(keywords);
        writer.Write(InformationalLevel);
        WriteText(writer, provider);
        WriteText(writer, arguments);
        return bytes.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
