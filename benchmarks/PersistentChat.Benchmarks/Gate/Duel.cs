using System.Diagnostics;
using System.Reflection;

namespace PersistentChat.Benchmarks.Gate;

/// <summary>
/// Times two benchmarks in turn, a few milliseconds each, and keeps the best of either. Others on the machine disturb both
/// alike, which runs one after the other cannot promise.
/// </summary>
internal sealed class Duel
{
    private const int Rounds = 400;
    private const int CallsPerRound = 2_000;

    // The runtime compiles hot code better in the background some time after it became hot; these rounds do not count.
    private const int WarmupRounds = 100;

    private readonly Func<int> _benchmark;
    private readonly Func<int> _yardstick;

    private Duel(Func<int> benchmark, Func<int> yardstick) => (_benchmark, _yardstick) = (benchmark, yardstick);

    /// <summary>Nanoseconds per call of the benchmark, in its best round.</summary>
    internal double Benchmark { get; private set; } = double.MaxValue;

    /// <summary>Nanoseconds per call of the yardstick, in its best round.</summary>
    internal double Yardstick { get; private set; } = double.MaxValue;

    /// <summary>Runs both.</summary>
    /// <returns>Null if there is no benchmark of one of the names.</returns>
    internal static Duel? Run(RatioExpectation ratio)
    {
        if (Find(ratio.Benchmark) is not { } benchmark || Find(ratio.Yardstick) is not { } yardstick)
            return null;
        var duel = new Duel(benchmark, yardstick);
        for (var round = 0; round < WarmupRounds + Rounds; round++)
            duel.Next(counts: round >= WarmupRounds);
        return duel;
    }

    private static Func<int>? Find(string name)
    {
        var parts = name.Split('.');
        var type = typeof(Program).Assembly.GetType($"{typeof(Program).Namespace}.{parts[0]}");
        var method = parts.Length == 2 ? type?.GetMethod(parts[1], BindingFlags.Public | BindingFlags.Instance) : null;
        return method?.CreateDelegate<Func<int>>(Activator.CreateInstance(type!));
    }

    private static double Time(Func<int> call)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < CallsPerRound; i++)
            call();
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / CallsPerRound;
    }

    private void Next(bool counts)
    {
        var benchmark = Time(_benchmark);
        var yardstick = Time(_yardstick);
        if (!counts)
            return;
        Benchmark = Math.Min(Benchmark, benchmark);
        Yardstick = Math.Min(Yardstick, yardstick);
    }
}
