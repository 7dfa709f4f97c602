using System.Net;
using System.Net.Sockets;

namespace PersistentChat.LoadTests;

/// <summary>A worker on another machine, which waits there for a coordinator to connect.</summary>
internal sealed class RemoteWorker : IWorkerLink
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private RemoteWorker(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream());
        _writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
    }

    /// <inheritdoc/>
    public bool SharesClock => false;

    /// <summary>Connects to one.</summary>
    public static async Task<RemoteWorker> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        return new RemoteWorker(client);
    }

    /// <inheritdoc/>
    public Task SendAsync(WorkerCommand command) => _writer.WriteLineAsync(WorkerLine.Write(command));

    /// <inheritdoc/>
    public async Task<WorkerReport?> ReceiveAsync(CancellationToken cancellationToken) =>
        await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line ? WorkerLine.Read<WorkerReport>(line) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
