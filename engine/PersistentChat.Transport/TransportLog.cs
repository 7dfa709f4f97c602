using System.Net;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Transport;

/// <summary>Log messages of the transport; event ids 3000 to 3999.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(3001, LogLevel.Error, "The protocol failed on the connection from {Remote}; the connection is aborted")]
    public static partial void HandlerFailed(ILogger logger, Exception error, IPEndPoint? remote);

    [LoggerMessage(3002, LogLevel.Warning, "The pipe of the connection from {Remote} could not be completed")]
    public static partial void PipeFailed(ILogger logger, Exception error, IPEndPoint? remote);

    [LoggerMessage(3003, LogLevel.Warning, "{Count} connections did not end in time and were abandoned")]
    public static partial void Abandoned(ILogger logger, int count);

    [LoggerMessage(3004, LogLevel.Error, "The connection from {Remote} cannot be watched and is refused")]
    public static partial void NotWatched(ILogger logger, Exception error, IPEndPoint? remote);

    [LoggerMessage(3005, LogLevel.Error, "No connections can be accepted on {Local} at present: {Reason}")]
    public static partial void CannotAccept(ILogger logger, IPEndPoint local, string reason);

    [LoggerMessage(3006, LogLevel.Error, "The connection from {Remote} could not be handed to a shard and is refused")]
    public static partial void NotRouted(ILogger logger, Exception error, IPEndPoint? remote);

    [LoggerMessage(3007, LogLevel.Information, "Each connection is read and sent to by calls of its own, which cost more, because io_uring cannot be used: {Reason}")]
    public static partial void NoRing(ILogger logger, string reason);

    [LoggerMessage(3008, LogLevel.Warning, "io_uring failed and is used no more: each connection is read and sent to by calls of its own")]
    public static partial void RingFailed(ILogger logger, Exception error);
}
