namespace PersistentChat.Server;

/// <summary>Exit codes of <c>pchat serve</c>.</summary>
internal static class ExitCodes
{
    /// <summary>Stopped in order.</summary>
    public const int Ok = 0;

    /// <summary>The server could not start, or stopped because it failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a setting or the seed file was refused; nothing was started.</summary>
    public const int Refused = 2;

    /// <summary>Ended at once by a second signal: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
