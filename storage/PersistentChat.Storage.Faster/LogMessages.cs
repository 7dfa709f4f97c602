using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage.Faster;

/// <summary>Log messages of the event log. Next free id: 4103.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(4100, LogLevel.Information,
        "Event log {LogId} in {Directory} is open: records after {Start} up to {End}; {Checked} checked at {Rate:F0} bytes/s")]
    internal static partial void Opened(
        this ILogger logger, string directory, Guid logId, ulong start, ulong end, ulong @checked, double rate);

    [LoggerMessage(4101, LogLevel.Critical, "The event log failed and takes nothing more")]
    internal static partial void Failed(this ILogger logger, Exception cause);

    [LoggerMessage(4102, LogLevel.Debug, "The event log dropped its records up to {Sequence}")]
    internal static partial void Truncated(this ILogger logger, ulong sequence);
}
