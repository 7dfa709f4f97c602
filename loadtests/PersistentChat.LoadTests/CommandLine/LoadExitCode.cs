namespace PersistentChat.LoadTests;

/// <summary>Exit codes of the driver.</summary>
internal static class LoadExitCode
{
    /// <summary>Every gate held.</summary>
    public const int Passed = 0;

    /// <summary>A gate failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line was refused, or the run could not be done.</summary>
    public const int NotRun = 2;
}
