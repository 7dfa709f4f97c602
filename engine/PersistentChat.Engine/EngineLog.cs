using Microsoft.Extensions.Logging;

namespace PersistentChat.Engine;

/// <summary>The engine's log messages. Ids 1000 to 1999, never reused; next free: 1011.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1000, LogLevel.Information,
        "Engine started as node {Node}, incarnation {Incarnation}: {Users} users, {Rooms} rooms, {Replayed} events replayed in {Milliseconds} ms")]
    internal static partial void Started(
        ILogger logger, uint node, uint incarnation, int users, int rooms, long replayed, long milliseconds);

    [LoggerMessage(1001, LogLevel.Information, "Engine stopped")]
    internal static partial void Stopped(ILogger logger);

    [LoggerMessage(1002, LogLevel.Critical,
        "The sequencer failed at a {Command}; no further command is accepted until the server is restarted")]
    internal static partial void SequencerFailed(ILogger logger, Exception exception, string command);

    [LoggerMessage(1003, LogLevel.Critical,
        "The event log could not commit (durable up to {Durable}, wanted {Required}); no further command is accepted until it was opened again")]
    internal static partial void CommitFailed(ILogger logger, Exception exception, ulong durable, ulong required);

    [LoggerMessage(1004, LogLevel.Error, "History of room {RoomId}, messages {First} to {Last}, cannot be read")]
    internal static partial void HistoryUnavailable(ILogger logger, Exception exception, Guid roomId, long first, long last);

    [LoggerMessage(1005, LogLevel.Critical, "Shard {Shard} failed; its sessions are lost until the server is restarted")]
    internal static partial void ShardFailed(ILogger logger, Exception exception, int shard);

    [LoggerMessage(1006, LogLevel.Error, "A {Query} failed")]
    internal static partial void QueryFailed(ILogger logger, Exception exception, string query);

    [LoggerMessage(1007, LogLevel.Warning, "Not every projection has everything that was accepted; they go on at the next start")]
    internal static partial void ProjectionsCutShort(ILogger logger);

    [LoggerMessage(1008, LogLevel.Critical,
        "What was decided up to event {Sequence} could not be published; no further command is accepted until the server is restarted")]
    internal static partial void PublishingFailed(ILogger logger, Exception exception, ulong sequence);

    [LoggerMessage(1009, LogLevel.Error, "A search of {Rooms} rooms cannot be answered")]
    internal static partial void SearchUnavailable(ILogger logger, Exception exception, int rooms);

    [LoggerMessage(1010, LogLevel.Error,
        "Interceptor {Interceptor} failed at a post of {Author} to room {RoomId}; the policy for that is {Policy}")]
    internal static partial void InterceptorFailed(
        ILogger logger, Exception exception, string interceptor, string author, Guid roomId, InterceptionFailurePolicy policy);
}
