using Microsoft.Extensions.Logging;

namespace PersistentChat.Server;

/// <summary>The host's log lines. Ids 5000 to 5999; an id is never used again for something else.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(5000, LogLevel.Information, "Ready: domain {Domain}, SIP {Sip}, SIP over TLS {Sips}, HTTP {Http}, data in {Folder}")]
    public static partial void Ready(ILogger logger, string domain, string sip, string sips, string http, string folder);

    [LoggerMessage(5001, LogLevel.Information, "Stopping: no new connections; finishing what was accepted")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(5002, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(5003, LogLevel.Error, "Not everything could be finished within Limits:DrainTimeout = {Timeout}; what was accepted is in the log and continues at the next start")]
    public static partial void DrainTimedOut(ILogger logger, TimeSpan timeout);

    [LoggerMessage(5004, LogLevel.Information, "Seed {Seed} applied: {Created} objects created")]
    public static partial void Seeded(ILogger logger, string seed, int created);
}
