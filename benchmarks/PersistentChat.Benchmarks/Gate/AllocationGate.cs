using System.Globalization;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace PersistentChat.Benchmarks.Gate;

/// <summary>Compares a run with the <see cref="Expectations"/> and says what it found. Ends with <c>N passed, N failed</c>.</summary>
internal sealed class AllocationGate(Expectations expectations, IReadOnlyDictionary<string, BenchmarkReport> reports, TextWriter output)
{
    private int _passed;
    private int _failed;

    /// <summary>Runs the gate.</summary>
    /// <returns>The exit code: 0 if everything passed, else 1.</returns>
    internal static int Run(TextWriter output)
    {
        var expectations = Expectations.Load();
        var names = expectations.BytesPerOperation.Keys.ToHashSet();
        output.WriteLine($"Running {names.Count} benchmarks, which takes less than a minute ...");
        var log = new AccumulationLogger();
        var reports = GateRun.Run(names, log);
        if (reports.Count < names.Count)
            output.WriteLine(log.GetLog());
        return new AllocationGate(expectations, reports, output).Check();
    }

    private int Check()
    {
        Line("benchmark", "best ns", "bytes", "allowed", "");
        foreach (var (name, allowed) in expectations.BytesPerOperation)
            CheckBytes(name, allowed);
        output.WriteLine();
        foreach (var ratio in expectations.Ratios)
            CheckRatio(ratio);
        output.WriteLine();
        output.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed == 0 && _passed > 0 ? 0 : 1;
    }

    private void CheckBytes(string name, long allowed)
    {
        if (!reports.TryGetValue(name, out var report) || report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is not { } bytes)
        {
            Line(name, "-", "-", $"{allowed}", Verdict(false) + ": there is no such benchmark, or it did not run");
            return;
        }
        Line(name, Number(Best(report)), $"{bytes}", $"{allowed}", Verdict(bytes == allowed));
    }

    private void CheckRatio(RatioExpectation ratio)
    {
        if (Duel.Run(ratio) is not { } duel)
        {
            output.WriteLine($"{ratio.Benchmark} or {ratio.Yardstick}: {Verdict(false)}, there is no such benchmark");
            return;
        }
        var factor = duel.Yardstick / duel.Benchmark;
        output.WriteLine($"{ratio.Benchmark} ({Number(duel.Benchmark)} ns) is {Number(factor)} times as fast as");
        output.WriteLine($"{ratio.Yardstick} ({Number(duel.Yardstick)} ns), both timed in turn;");
        output.WriteLine($"at least {ratio.AtLeast} is demanded, {ratio.Target} is the target: {Verdict(factor >= ratio.AtLeast)}");
    }

    /// <summary>The best iteration: others on the machine can only make a run slower.</summary>
    private static double Best(BenchmarkReport report) => report.ResultStatistics!.Min;

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    private string Verdict(bool isGood)
    {
        if (isGood)
            _passed++;
        else
            _failed++;
        return isGood ? "passed" : "FAILED";
    }

    private void Line(string name, string time, string bytes, string allowed, string verdict) =>
        output.WriteLine($"{name,-40} {time,12} {bytes,8} {allowed,8}  {verdict}");
}
