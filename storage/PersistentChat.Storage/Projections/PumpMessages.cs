using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>Log messages of projection pumps. Next free id: 4009.</summary>
internal static partial class PumpMessages
{
    [LoggerMessage(4000, LogLevel.Information, "Projection {Projection} follows the event log from record {Sequence}")]
    internal static partial void Following(this ILogger logger, string projection, ulong sequence);

    [LoggerMessage(4001, LogLevel.Warning, "Projection {Projection} cannot be written behind record {Sequence}; it is tried again until it can")]
    internal static partial void Failing(this ILogger logger, Exception cause, string projection, ulong sequence);

    [LoggerMessage(4002, LogLevel.Information, "Projection {Projection} is written again, after {Attempts} failed attempts")]
    internal static partial void Recovered(this ILogger logger, string projection, int attempts);

    [LoggerMessage(4003, LogLevel.Critical, "Projection {Projection} stopped for good behind record {Sequence}")]
    internal static partial void Stopped(this ILogger logger, Exception cause, string projection, ulong sequence);

    [LoggerMessage(4004, LogLevel.Information, "The cursor of projection {Projection} was moved by someone else; it is loaded again")]
    internal static partial void CursorMoved(this ILogger logger, string projection);

    [LoggerMessage(4005, LogLevel.Error,
        "Projection {Projection} is not written behind record {Sequence} before somebody changes a setting or the database; it is tried again now and then")]
    internal static partial void Misconfigured(this ILogger logger, Exception cause, string projection, ulong sequence);

    [LoggerMessage(4006, LogLevel.Error, "An operator has to decide: {Problem}")]
    internal static partial void Blocked(this ILogger logger, string problem);

    [LoggerMessage(4007, LogLevel.Error,
        "Projection {Projection}: the database refuses record {Sequence} ({Kind}, room {Room}, number {Number}); it is set aside as a dead letter: {Reason}")]
    internal static partial void SetAside(
        this ILogger logger, string projection, ulong sequence, EventKind kind, Guid? room, long? number, string reason);

    [LoggerMessage(4008, LogLevel.Warning,
        "Projection {Projection} fell back from record {Before} to record {Now}; {Records} records are replayed from the event log")]
    internal static partial void FellBack(this ILogger logger, string projection, ulong before, ulong now, ulong records);
}
