namespace PersistentChat.LoadTests;

/// <summary>What this machine and the server on it did in a second.</summary>
internal readonly record struct MachineSecond
{
    /// <summary>Processor time of everything that runs here, in cores.</summary>
    public required double Cores { get; init; }

    /// <summary>That of the server; null if it is elsewhere.</summary>
    public double? ServerCores { get; init; }

    /// <summary>Bytes of memory of the server; null if it is elsewhere.</summary>
    public long? ServerMemory { get; init; }

    /// <summary>What the server's runtime did; null if it is elsewhere or not of .NET.</summary>
    public RuntimeReading? ServerRuntime { get; init; }
}
