using Microsoft.Extensions.Logging;

namespace PersistentChat.Endpoints;

/// <summary>Log lines about what applications add to signing in. Ids 2200 to 2299; an id is never used again for something else.</summary>
internal static partial class SignInLog
{
    [LoggerMessage(2200, LogLevel.Warning, "Sign-in as {User} refused for now: directory and verifiers took longer than {Limit}")]
    public static partial void LookupTooLate(ILogger logger, string user, TimeSpan limit);

    [LoggerMessage(2201, LogLevel.Error, "Sign-in as {User} refused for now: directory or verifiers failed")]
    public static partial void LookupFailed(ILogger logger, Exception error, string user);

    [LoggerMessage(2202, LogLevel.Warning, "Sign-in as {User} refused for now: too many wait for directory and verifiers")]
    public static partial void TooManyWaiting(ILogger logger, string user);
}
