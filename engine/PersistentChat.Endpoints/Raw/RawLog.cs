using System.Net;
using Microsoft.Extensions.Logging;
using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>Log messages of the raw endpoint, ids 2100 to 2199. Texts of users are never logged.</summary>
internal static partial class RawLog
{
    [LoggerMessage(2100, LogLevel.Debug, "Raw connection from {Remote} accepted")]
    public static partial void Connected(ILogger logger, IPEndPoint? remote);

    [LoggerMessage(2101, LogLevel.Debug, "Raw connection from {Remote} closed")]
    public static partial void Closed(ILogger logger, IPEndPoint? remote, Exception? error);

    [LoggerMessage(2102, LogLevel.Information, "Raw connection from {Remote} given up with {Code}: {Reason}")]
    public static partial void Failed(ILogger logger, IPEndPoint? remote, int code, string reason);

    [LoggerMessage(2110, LogLevel.Information, "{User} signed in from {Remote} by {Mechanism}, client {Agent}")]
    public static partial void SignedIn(ILogger logger, string user, IPEndPoint? remote, string mechanism, string agent);

    [LoggerMessage(2111, LogLevel.Information, "{User} signed off")]
    public static partial void SignedOff(ILogger logger, string user);

    [LoggerMessage(2112, LogLevel.Warning, "Sign-in as {User} from {Remote} refused: {Reason}")]
    public static partial void SignInRefused(ILogger logger, string user, IPEndPoint? remote, string reason);

    [LoggerMessage(2113, LogLevel.Error, "Sign-in as {User} failed by mechanism {Mechanism}")]
    public static partial void SignInFailed(ILogger logger, Exception error, string user, string mechanism);

    [LoggerMessage(2120, LogLevel.Information, "Session of {User} ended: {Reason}")]
    public static partial void SessionEnded(ILogger logger, string user, SessionEndReason reason);
}
