namespace PersistentChat.LoadTests;

/// <summary>What a coordinator found out beside the seconds.</summary>
internal sealed class RunFindings
{
    /// <summary>Users who were in after the sign-in.</summary>
    public int Ready { get; set; }

    /// <summary>Users whose connection was lost, by worker.</summary>
    public Dictionary<int, int> Lost { get; } = [];

    /// <summary>How long it took until everybody was in; the vanguard, if there is one, is not counted.</summary>
    public double SignInSeconds { get; set; }

    /// <summary>Operations that never ended.</summary>
    public int Unanswered { get; set; }

    /// <summary>The server before anybody came; null if it cannot be seen.</summary>
    public ProcessReading? ServerBefore { get; set; }

    /// <summary>The server when everybody was in.</summary>
    public ProcessReading? ServerSignedIn { get; set; }

    /// <summary>The server when the steps were over.</summary>
    public ProcessReading? ServerAfter { get; set; }

    /// <summary>The server after it was made to collect its garbage; null if it was not.</summary>
    public ProcessReading? ServerCollected { get; set; }

    /// <summary>Users who had stopped reading and whose connection the server ended.</summary>
    public int StalledEnded { get; private set; }

    /// <summary>Memory all workers took for their users.</summary>
    public long DriverMemory { get; private set; }

    /// <summary>What the ledger found wrong.</summary>
    public Violations Violations { get; set; } = new();

    /// <summary>Reasons of failures, with how often.</summary>
    public Dictionary<string, long> Failures { get; } = [];

    /// <summary>Takes the ledger of a worker.</summary>
    public void Take(LedgerReport ledger, LedgerMerge merge)
    {
        merge.Add(ledger.Groups);
        merge.Violations.Add(ledger.Violations, ledger.Named);
        StalledEnded += ledger.StalledEnded;
        DriverMemory += ledger.MemoryBytes;
        foreach (var (reason, count) in ledger.Failures)
            Failures[reason] = Failures.GetValueOrDefault(reason) + count;
    }
}
