using System.Net;
using Microsoft.Extensions.Logging;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>Log messages of the SIP endpoint, ids 2000 to 2099. Texts of users are never logged.</summary>
internal static partial class SipLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Connection from {Remote} accepted (proxy: {IsProxy})")]
    public static partial void Connected(ILogger logger, IPEndPoint? remote, bool isProxy);

    [LoggerMessage(2001, LogLevel.Debug, "Connection from {Remote} closed")]
    public static partial void Closed(ILogger logger, IPEndPoint? remote, Exception? error);

    [LoggerMessage(2002, LogLevel.Warning, "Connection from {Remote} given up: its stream cannot be read ({Error})")]
    public static partial void StreamBroken(ILogger logger, IPEndPoint? remote, SipError error);

    [LoggerMessage(2003, LogLevel.Information, "Message from {Remote} refused: {Error}")]
    public static partial void MessageMalformed(ILogger logger, IPEndPoint? remote, SipError error);

    [LoggerMessage(2004, LogLevel.Debug, "Connection from {Remote} timed out: {Reason}")]
    public static partial void TimedOut(ILogger logger, IPEndPoint? remote, string reason);

    [LoggerMessage(2010, LogLevel.Information, "{User} signed in from {Remote}")]
    public static partial void SignedIn(ILogger logger, string user, IPEndPoint? remote);

    [LoggerMessage(2011, LogLevel.Information, "{User} signed off")]
    public static partial void SignedOff(ILogger logger, string user);

    [LoggerMessage(2012, LogLevel.Warning, "Sign-in as {User} from {Remote} refused")]
    public static partial void SignInRefused(ILogger logger, string? user, IPEndPoint? remote);

    [LoggerMessage(2013, LogLevel.Information, "Registration of {User} ran out")]
    public static partial void RegistrationExpired(ILogger logger, string user);

    [LoggerMessage(2020, LogLevel.Debug, "{User} opened a {Kind} dialog")]
    public static partial void DialogOpened(ILogger logger, string user, ServiceKind kind);

    [LoggerMessage(2021, LogLevel.Information, "Dialog of {User}, endpoint {Epid}, lost: {Reason}")]
    public static partial void DialogLost(ILogger logger, string user, string epid, LossReason reason);

    [LoggerMessage(2022, LogLevel.Warning, "Session of {User} ended: {Reason}")]
    public static partial void SessionEnded(ILogger logger, string user, SessionEndReason reason);
}
