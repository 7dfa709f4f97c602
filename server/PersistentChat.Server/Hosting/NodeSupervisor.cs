using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PersistentChat.Hosting;
using PersistentChat.Transport;

namespace PersistentChat.Server;

/// <summary>
/// Keeps a node on the server's listeners. When its event log fails (a full disk, a failed write), the node is closed, which ends every
/// connection, and opened again in the same process: the log is recovered and checked, and clients come back by themselves. Until
/// then connections are closed at once and the health pages say why.
/// </summary>
internal sealed class NodeSupervisor(
    ServerSettings settings, DataFolder folder, ChatNodeFactory nodes, TimeProvider time, HealthPages health, ILogger logger) : IAsyncDisposable
{
    /// <summary>A moment, so that what shut the disk may pass.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>An operator who made space does not wait long.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A node that lived longer than this failed for a new reason.</summary>
    private static readonly TimeSpan GoodLife = TimeSpan.FromMinutes(1);

    /// <summary>The beginning of a node's life and of its database's files; whether posts are taken is the log keeper's matter.</summary>
    private const long SmallestSpace = 1024 * 1024;

    private TimeSpan _pause = FirstPause;
    private ChatNode? _node;

    /// <summary>The node; null before the first start and while it is interrupted.</summary>
    public ChatNode? Node => Volatile.Read(ref _node);

    // Opening it again needs space, but less than posts do: who reads is served sooner.
    private long Needed => Math.Max(SmallestSpace, settings.StorageLimits.LogDiskReserve / 4);

    /// <summary>Opens and starts the node.</summary>
    public async Task<ChatNode> StartAsync(CancellationToken cancellationToken)
    {
        var node = await nodes.OpenAsync(cancellationToken);
        try
        {
            await node.Engine.StartAsync(cancellationToken);
        }
        catch
        {
            await CloseAsync(node);
            throw;
        }
        Volatile.Write(ref _node, node);
        return node;
    }

    /// <summary>Takes a connection of a listener.</summary>
    public Task OnConnectedAsync(ConnectionContext connection, ListenerKind kind)
    {
        if (Node is { } node)
            return kind == ListenerKind.Raw ? node.OnRawConnectedAsync(connection) : node.OnSipConnectedAsync(connection);
        connection.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Finds the place of a plain TCP connection; null while there is no node.</summary>
    public (EpollTransportShard Shard, IConnectionHandler Handler)? Route(ConnectionInfo connection, ListenerKind kind) => Node switch
    {
        null => null,
        { } node when kind == ListenerKind.Raw => node.RouteRaw(connection),
        { } node => node.RouteSip(connection),
    };

    /// <summary>Watches over the node until the server is to stop.</summary>
    /// <param name="stopping">Completes when the server is to stop.</param>
    /// <param name="cancellationToken">Is cancelled then.</param>
    public async Task WatchAsync(Task stopping, CancellationToken cancellationToken)
    {
        while (Node is { } node)
        {
            var began = time.GetTimestamp();
            await Task.WhenAny(node.Engine.Failed, stopping);
            // What is not the log's failure is a broken invariant, which would come again: an operator has to look.
            if (stopping.IsCompleted || node.Log.Failure is not { } failure)
                break;
            if (time.GetElapsedTime(began) > GoodLife)
                _pause = FirstPause;
            await InterruptAsync(node, failure);
            await ResumeAsync(cancellationToken);
        }
        await stopping;
    }

    /// <summary>Closes the node.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Node is { } node)
            await node.DisposeAsync();
    }

    private async Task InterruptAsync(ChatNode node, Exception failure)
    {
        ServerLog.Interrupted(logger, failure);
        Volatile.Write(ref _node, null);
        health.Interrupted($"the event log failed: {failure.Message} It is opened again as soon as its disk takes writes.");
        await CloseAsync(node);
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        string? told = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var reason = await TryResumeAsync(cancellationToken);
            if (reason is null)
            {
                ServerLog.Resumed(logger, time.GetElapsedTime(began).TotalSeconds);
                return;
            }
            if (reason != told && !cancellationToken.IsCancellationRequested)
                ServerLog.StillInterrupted(logger, told = reason);
            health.Interrupted(reason);
        }
    }

    /// <summary>Waits, then tries once. Whatever it fails with may pass, and nothing is lost by trying again.</summary>
    /// <returns>Why the node is still away, or null.</returns>
    private async Task<string?> TryResumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PauseAsync(cancellationToken);
            if (new DriveInfo(folder.Log).AvailableFreeSpace is var free && free < Needed)
                return $"the event log failed and its disk is full: it is opened again when {Needed} bytes are free.";
            health.Started((await StartAsync(cancellationToken)).Engine);
            return null;
        }
        catch (Exception e)
        {
            return $"the event log failed, and the node cannot be opened again yet: {e.Message}";
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = time.CreateTimer(_ => over.TrySetResult(), null, _pause, Timeout.InfiniteTimeSpan);
        _pause = _pause < LongestPause / 2 ? _pause * 2 : LongestPause;
        await over.Task.WaitAsync(cancellationToken);
    }

    private async Task CloseAsync(ChatNode node)
    {
        try
        {
            await node.DisposeAsync();
        }
        catch (Exception e)
        {
            // It failed before; what matters is that its files are closed, and opening them again will tell.
            ServerLog.CloseFailed(logger, e);
        }
    }
}
