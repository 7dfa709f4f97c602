using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace PersistentChat.Benchmarks.Gate;

/// <summary>
/// Runs the named benchmarks within this process, briefly: allocation is counted, not timed, so that few iterations do,
/// and a build per benchmark would take longer than all of them.
/// </summary>
internal static class GateRun
{
    /// <summary>Runs them; a benchmark that does not exist or failed is not in the result.</summary>
    /// <param name="names">Benchmarks as <c>Class.Method</c>.</param>
    /// <param name="log">Everything the runs had to say.</param>
    internal static Dictionary<string, BenchmarkReport> Run(IReadOnlySet<string> names, ILogger log)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(4)
                .WithIterationCount(8)
                .WithIterationTime(TimeInterval.FromMilliseconds(100)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddValidator(JitOptimizationsValidator.FailOnError)
            .AddFilter(new NamedBenchmarks(names))
            .AddLogger(log)
            .WithOptions(ConfigOptions.DisableLogFile);
        var runs = Assembly.GetExecutingAssembly().GetExportedTypes()
            .Where(type => type.Namespace == typeof(Program).Namespace && !type.IsAbstract)
            .Select(type => BenchmarkConverter.TypeToBenchmarks(type, config))
            .Where(run => run.BenchmarksCases.Length > 0)
            .ToArray();
        return BenchmarkRunner.Run(runs)
            .SelectMany(summary => summary.Reports)
            .Where(report => report.Success && report.ResultStatistics is not null)
            .ToDictionary(report => NameOf(report.BenchmarkCase));
    }

    private static string NameOf(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";

    private sealed class NamedBenchmarks(IReadOnlySet<string> names) : BenchmarkDotNet.Filters.IFilter
    {
        public bool Predicate(BenchmarkCase benchmarkCase) => names.Contains(NameOf(benchmarkCase));
    }
}
