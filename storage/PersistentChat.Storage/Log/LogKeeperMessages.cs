using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>Log messages of the event log's keeper. Ids 4020 to 4029; next free: 4025.</summary>
internal static partial class LogKeeperMessages
{
    [LoggerMessage(4020, LogLevel.Warning,
        "The event log nears its end and takes records more slowly: {Size} bytes (limit {Limit}, 0 is none), {Free} bytes free on its disk (reserve {Reserve})")]
    internal static partial void Slow(this ILogger logger, long size, long limit, long free, long reserve);

    [LoggerMessage(4021, LogLevel.Error,
        "The event log is full, and posts are refused until there is space: {Size} bytes (limit {Limit}, 0 is none), {Free} bytes free on its disk (reserve {Reserve})")]
    internal static partial void Full(this ILogger logger, long size, long limit, long free, long reserve);

    [LoggerMessage(4022, LogLevel.Information, "The event log has space again: {Size} bytes, {Free} bytes free on its disk")]
    internal static partial void HasSpace(this ILogger logger, long size, long free);

    [LoggerMessage(4023, LogLevel.Debug, "Records of the event log up to {Sequence} may go")]
    internal static partial void Dropping(this ILogger logger, ulong sequence);

    [LoggerMessage(4024, LogLevel.Warning, "The event log could not be looked after; nothing is dropped from it for now")]
    internal static partial void CannotKeep(this ILogger logger, Exception cause);
}
