using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage.Faster;

/// <summary>Opens the event log of a node in its folder.</summary>
internal sealed class FasterEventLogProvider(FasterEventLogOptions options) : IEventLogProvider
{
    /// <inheritdoc/>
    public async ValueTask<IEventLog> OpenAsync(StorageContext context, LogCursor? verifiedUntil, CancellationToken cancellationToken) =>
        await FasterEventLog.OpenAsync(
            options with { VerifyAfter = verifiedUntil, Meters = options.Meters ?? context.Meters },
            context.Loggers.CreateLogger<FasterEventLog>(), cancellationToken).ConfigureAwait(false);
}
