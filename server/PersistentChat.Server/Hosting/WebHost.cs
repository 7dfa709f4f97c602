using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace PersistentChat.Server;

/// <summary>Makes the host: logs, meters, and Kestrel with listeners that are defined later.</summary>
internal static class WebHost
{
    /// <summary>Builds a host that reads no configuration of its own: the settings have been read.</summary>
    /// <param name="settings">Log level and limits.</param>
    /// <param name="configureKestrel">Called when the host starts.</param>
    /// <param name="addServices">Adds services; null for none.</param>
    public static WebApplication Build(
        ServerSettings settings, Action<KestrelServerOptions> configureKestrel, Action<IServiceCollection>? addServices = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "pchat" });
        AddLogging(builder.Logging, settings.Log);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.HostLimits.DrainTimeout);
        addServices?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(configureKestrel);
        return builder.Build();
    }

    // Logs go to standard error, so that the ready screen stays alone on standard output.
    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);
        // A listener that cannot be opened is reported by ServerRun, once and without a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.UseUtcTimestamp = true;
            line.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
    }

    /// <summary>Signals are <see cref="StopSignals"/>'s, which the host's own lifetime would get in the way of.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
