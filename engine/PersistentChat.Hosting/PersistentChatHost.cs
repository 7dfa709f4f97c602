using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using PersistentChat.Engine;

namespace PersistentChat.Hosting;

/// <summary>
/// The node of a host: started and stopped with it, each once, however often it is asked. It starts before any other service of the
/// host is started and stops before any is stopped, so that they can use the engine all their life, and so that the connections on the host's
/// listeners have ended when Kestrel waits for them.
/// </summary>
public sealed class PersistentChatHost : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ChatNodeFactory _factory;
    private readonly IServiceProvider _services;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource<ChatEngine> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChatServices? _chatServices;
    private ChatNode? _node;
    private bool _isStopped;

    /// <summary>Creates the node's place in a host; nothing is opened yet.</summary>
    /// <param name="factory">Opens the node.</param>
    /// <param name="services">The host's services.</param>
    public PersistentChatHost(ChatNodeFactory factory, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(services);
        (_factory, _services) = (factory, services);
    }

    /// <summary>The engine. Any thread.</summary>
    /// <exception cref="InvalidOperationException">The node is not started yet, or has stopped.</exception>
    public ChatEngine Engine => Node?.Engine ?? throw new InvalidOperationException(
        "The chat engine runs only while the host does. Hosted services are made before anything is started: take "
        + $"{nameof(PersistentChatHost)} and await {nameof(Started)}, or register with {nameof(Microsoft.Extensions.DependencyInjection.PersistentChatServiceExtensions.AddChatService)}.");

    /// <summary>Completes with the engine once it and the chat services run; fails with what kept them from it, or is cancelled if the host stops before.</summary>
    public Task<ChatEngine> Started => _started.Task;

    private ChatNode? Node => Volatile.Read(ref _node);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    /// <summary>Opens the node and starts its engine, unless that was done. A start that failed has closed everything and is final. The host calls it.</summary>
    /// <exception cref="InvalidOperationException">Storage is not complete, or the node has stopped: it needs a new host.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isStopped)
                throw new InvalidOperationException("The chat node of this host has stopped. Build a new host to start it again.");
            if (Node is null)
                await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _isStopped = true;
            FailStarted(failure);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    /// <summary>Ends sessions in order, as long as the token allows, and closes the node in any case, unless that was done. The host calls it.</summary>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Not by the token: what was opened is closed, however late it is.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_isStopped)
                return;
            _isStopped = true;
            await CloseAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes a connection that speaks SIP; closes it at once while the node does not run. Any thread.</summary>
    /// <returns>Completes when the connection has ended.</returns>
    public Task OnSipConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Node is { } node ? node.OnSipConnectedAsync(connection) : Refuse(connection);
    }

    /// <summary>Takes a connection that speaks the raw protocol; closes it at once while the node does not run. Any thread.</summary>
    /// <returns>Completes when the connection has ended.</returns>
    public Task OnRawConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Node is { } node ? node.OnRawConnectedAsync(connection) : Refuse(connection);
    }

    /// <summary>Stops the node if the host did not.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private void FailStarted(Exception failure)
    {
        // Nobody need wait for it: the host says what happened.
        if (_started.TrySetException(failure))
            _ = _started.Task.Exception;
    }

    private static Task Refuse(ConnectionContext connection)
    {
        connection.Abort();
        return Task.CompletedTask;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var node = await _factory.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await node.Engine.StartAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _node, node);
            _chatServices = new ChatServices(_services);
            await _chatServices.StartAsync(cancellationToken).ConfigureAwait(false);
            _started.SetResult(node.Engine);
        }
        catch
        {
            Volatile.Write(ref _node, null);
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        _started.TrySetCanceled(CancellationToken.None);
        if (Node is not { } node)
            return;
        await using var closing = node;
        try
        {
            await _chatServices!.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _node, null);
            await node.Engine.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
