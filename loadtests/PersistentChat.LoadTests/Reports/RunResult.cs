namespace PersistentChat.LoadTests;

/// <summary>Everything that is known of a run; the content of its JSON file.</summary>
internal sealed record RunResult
{
    /// <summary>The load.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Where it went, in words.</summary>
    public required string Target { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Processors and system of this machine.</summary>
    public required string Machine { get; init; }

    /// <summary>True if only correctness counted.</summary>
    public required bool IsShort { get; init; }

    /// <summary>Seconds that count for the steps: the first and the one behind the last.</summary>
    public required int From { get; init; }

    /// <inheritdoc cref="From"/>
    public required int To { get; init; }

    /// <summary>All seconds.</summary>
    public required IReadOnlyList<SecondSummary> Seconds { get; init; }

    /// <summary>Figures of the whole, by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>What became of the gates.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The first violations of the ledger, as sentences.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Reasons of failures, with how often.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>What a reader has to know, as sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Tables of a result of several runs.</summary>
    public IReadOnlyList<ResultTable> Tables { get; init; } = [];

    /// <summary>True if every gate held.</summary>
    public bool IsPassed => Gates.All(gate => gate.IsPassed);
}

/// <summary>A small table for people; its numbers are among the metrics too.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Head">Names of the columns.</param>
/// <param name="Rows">Cells, as many a row as there are columns.</param>
internal sealed record ResultTable(string Title, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>One second.</summary>
internal sealed record SecondSummary
{
    /// <summary>Number of the second since the start.</summary>
    public required int Second { get; init; }

    /// <summary>Users who are there.</summary>
    public required int Ready { get; init; }

    /// <summary>Processor time of all workers, in cores.</summary>
    public required double DriverCores { get; init; }

    /// <summary>Processor time of the worker that took most, in cores.</summary>
    public required double BusiestWorker { get; init; }

    /// <summary>Processor time of what else runs on this machine, in cores; null if it was not seen.</summary>
    public double? OtherCores { get; init; }

    /// <summary>Processor time of the server, in cores; null if it is on another machine.</summary>
    public double? ServerCores { get; init; }

    /// <summary>Memory of the server; null if it is on another machine.</summary>
    public long? ServerMemory { get; init; }

    /// <summary>What the server's runtime did; null if it is on another machine or not of .NET.</summary>
    public RuntimeReading? ServerRuntime { get; init; }

    /// <summary>What was timed, by name.</summary>
    public required IReadOnlyDictionary<string, MeasureSummary> Measures { get; init; }
}

/// <summary>One measure in one second; times in milliseconds.</summary>
/// <param name="Count">How many were done.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="P50">Half took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
internal sealed record MeasureSummary(long Count, long Failed, double P50, double P95, double P99, double Max)
{
    /// <summary>Summarises a measure.</summary>
    public static MeasureSummary Of(Measure measure)
    {
        var latency = measure.Latency;
        return new MeasureSummary(latency.Count, measure.Failed, Of(50), Of(95), Of(99), ToMilliseconds(latency.Max));

        double Of(double percent) => ToMilliseconds(latency.Percentile(percent));
    }

    /// <summary>Nanoseconds in milliseconds.</summary>
    public static double ToMilliseconds(double nanoseconds) => nanoseconds / RunClock.Millisecond;
}
