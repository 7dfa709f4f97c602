using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>What a worker tells the coordinator; one line of JSON each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ClockReport), "clock")]
[JsonDerivedType(typeof(SampleReport), "sample")]
[JsonDerivedType(typeof(SignedInReport), "signedIn")]
[JsonDerivedType(typeof(DrainedReport), "drained")]
[JsonDerivedType(typeof(LedgerReport), "ledger")]
[JsonDerivedType(typeof(FailedReport), "failed")]
internal abstract record WorkerReport;

/// <summary>What the worker's clock says.</summary>
/// <param name="Now">In nanoseconds, without offset.</param>
internal sealed record ClockReport(long Now) : WorkerReport;

/// <summary>One second of a worker.</summary>
internal sealed record SampleReport : WorkerReport
{
    /// <summary>Number of the second since the start.</summary>
    public required int Second { get; init; }

    /// <summary>Users who are there.</summary>
    public required int Ready { get; init; }

    /// <summary>Users whose connection was lost, since the start.</summary>
    public required int Lost { get; init; }

    /// <summary>Processor time the worker took, in seconds.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>What was timed, by name.</summary>
    public required Dictionary<string, MeasureText> Measures { get; init; }
}

/// <summary>Everybody is in, or failed to be.</summary>
/// <param name="Ready">Users who are there.</param>
internal sealed record SignedInReport(int Ready) : WorkerReport;

/// <summary>The steps are over and nothing is under way any more.</summary>
/// <param name="Posted">By room: number of the last message acknowledged, or how many were sent where messages have no numbers.</param>
/// <param name="Unanswered">Operations that never ended.</param>
internal sealed record DrainedReport(Dictionary<int, long> Posted, int Unanswered) : WorkerReport;

/// <summary>The ledger of a worker.</summary>
internal sealed record LedgerReport : WorkerReport
{
    /// <summary>Members by what they got.</summary>
    public required List<RoomGroup> Groups { get; init; }

    /// <summary>Violations by kind.</summary>
    public required Dictionary<ViolationKind, long> Violations { get; init; }

    /// <summary>The first violations.</summary>
    public required List<string> Named { get; init; }

    /// <summary>Reasons of failures, with how often.</summary>
    public required Dictionary<string, long> Failures { get; init; }

    /// <summary>Users who had stopped reading and whose connection the server ended.</summary>
    public required int StalledEnded { get; init; }

    /// <summary>Bytes that were on the worker's heap when everybody was in.</summary>
    public required long MemoryBytes { get; init; }
}

/// <summary>The worker cannot go on.</summary>
/// <param name="Message">Why.</param>
internal sealed record FailedReport(string Message) : WorkerReport;
