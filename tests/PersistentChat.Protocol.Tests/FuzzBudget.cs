using System.Diagnostics;

namespace PersistentChat.Protocol.Tests;

/// <summary>How long a fuzz test runs: 10 seconds, or as many as the environment variable FUZZ_SECONDS says.</summary>
internal sealed class FuzzBudget
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeSpan _limit;

    internal FuzzBudget()
    {
        var setting = Environment.GetEnvironmentVariable("FUZZ_SECONDS");
        _limit = TimeSpan.FromSeconds(setting is null ? 10 : double.Parse(setting));
        Seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { } seed ? int.Parse(seed) : Random.Shared.Next();
    }

    /// <summary>Seed of the run; a failing test prints it, FUZZ_SEED repeats it.</summary>
    internal int Seed { get; }

    internal bool IsSpent => _watch.Elapsed > _limit;
}
