using Microsoft.Extensions.Logging;

namespace PersistentChat.Server;

/// <summary>The host's log lines. Ids 5000 to 5999; an id is never used again for something else.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(5000, LogLevel.Information,
        "Ready: domain {Domain}, SIP {Sip}, SIP over TLS {Sips}, raw {Raw}, raw over TLS {Raws}, HTTP {Http}, data in {Folder}")]
    public static partial void Ready(
        ILogger logger, string domain, string sip, string sips, string raw, string raws, string http, string folder);

    [LoggerMessage(5001, LogLevel.Information, "Stopping: no new connections; finishing what was accepted")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(5002, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(5003, LogLevel.Error, "Not everything could be finished within Limits:DrainTimeout = {Timeout}; what was accepted is in the log and continues at the next start")]
    public static partial void DrainTimedOut(ILogger logger, TimeSpan timeout);

    [LoggerMessage(5005, LogLevel.Critical,
        "The event log failed: every connection ends, and the log is opened again as soon as its disk takes writes. What was acknowledged is kept")]
    public static partial void Interrupted(ILogger logger, Exception cause);

    [LoggerMessage(5006, LogLevel.Warning, "The node cannot be opened again yet: {Reason}")]
    public static partial void StillInterrupted(ILogger logger, string reason);

    [LoggerMessage(5007, LogLevel.Information, "The event log was opened again and checked after {Seconds:F1} s; the node goes on")]
    public static partial void Resumed(ILogger logger, double seconds);

    [LoggerMessage(5008, LogLevel.Warning, "The node that failed did not close in order")]
    public static partial void CloseFailed(ILogger logger, Exception cause);

    [LoggerMessage(5004, LogLevel.Information, "Seed {Seed} applied: {Created} objects created")]
    public static partial void Seeded(ILogger logger, string seed, int created);
}
