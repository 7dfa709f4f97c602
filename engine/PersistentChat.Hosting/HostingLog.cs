using Microsoft.Extensions.Logging;

namespace PersistentChat.Hosting;

/// <summary>Log messages of the host's part. Event ids 6000 to 6999.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(6000, LogLevel.Critical, "The chat service {Service} failed. The host is stopped.")]
    public static partial void ServiceFailed(ILogger logger, Exception error, string service);
}
