using PersistentChat.Engine;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>Lets an engine's shard do its I/O through a transport, neither of which knows the other.</summary>
/// <param name="transport">The transport's half of the shard; disposed with this.</param>
public sealed class TransportIo(TransportShard transport) : IShardIo
{
    /// <inheritdoc/>
    public void Poll(TimeSpan timeout) => transport.Poll(timeout);

    /// <inheritdoc/>
    public void Wake() => transport.Wake();

    /// <inheritdoc/>
    public void BeginFlush() => transport.BeginFlush();

    /// <inheritdoc/>
    public void Flush() => transport.Flush();

    /// <inheritdoc/>
    public void CloseAll() => transport.CloseAll();

    /// <inheritdoc/>
    public bool AwaitsPeers => transport.AwaitsPeers;

    /// <inheritdoc/>
    public void Dispose() => transport.Dispose();
}
