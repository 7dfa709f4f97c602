using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Hosting;

/// <summary>The services of a host that live as long as its engine runs; started in the order in which they were added.</summary>
internal sealed class ChatServices(IServiceProvider services)
{
    private readonly Stack<IHostedService> _started = new();
    private volatile bool _isStopping;

    /// <summary>Makes and starts them.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var type in services.GetServices<ChatServiceType>().Select(added => added.Type))
            {
                var service = (IHostedService)ActivatorUtilities.CreateInstance(services, type);
                _started.Push(service);
                await service.StartAsync(cancellationToken).ConfigureAwait(false);
                if (service is BackgroundService { ExecuteTask: { } work })
                    _ = WatchAsync(type, work);
            }
        }
        catch
        {
            await StopAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops and disposes them, last one first; whatever one of them throws, the others are stopped.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (!_started.TryPop(out var service))
            return;
        try
        {
            await service.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync(service).ConfigureAwait(false);
            await StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A host looks after its own background services only; ours are treated the same way.</summary>
    private async Task WatchAsync(Type type, Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (_isStopping && failure is OperationCanceledException)
                return;
            HostingLog.ServiceFailed(services.GetRequiredService<ILogger<ChatServices>>(), failure, type.Name);
            services.GetService<IHostApplicationLifetime>()?.StopApplication();
        }
    }

    private static async ValueTask DisposeAsync(IHostedService service)
    {
        if (service is IAsyncDisposable closing)
            await closing.DisposeAsync().ConfigureAwait(false);
        else
            (service as IDisposable)?.Dispose();
    }
}

/// <summary>A service to be made once the engine runs.</summary>
internal sealed record ChatServiceType(Type Type);
