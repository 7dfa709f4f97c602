using System.Net;

namespace PersistentChat.LoadTests;

/// <summary>How a scenario is run.</summary>
internal sealed record RunOptions
{
    /// <summary>Where the load goes; null to start a server of this checkout.</summary>
    public Target? Target { get; init; }

    /// <summary>How users speak to a server that is started.</summary>
    public BindingKind Binding { get; init; } = BindingKind.Raw;

    /// <summary>Process of the server, if it is on this machine and was not started here.</summary>
    public int? ServerPid { get; init; }

    /// <summary>Program of the server that is started; null for that of this checkout.</summary>
    public string? ServerProgram { get; init; }

    /// <summary>Folder in which a server that is started keeps its data.</summary>
    public string DataFolder { get; init; } = Path.GetTempPath();

    /// <summary>Worker processes; null for as many as the scenario needs.</summary>
    public int? Workers { get; init; }

    /// <summary>Opens a worker on this machine.</summary>
    public Func<IWorkerLink> OpenWorker { get; init; } = WorkerProcess.Start;

    /// <summary>Workers on other machines, in place of processes here.</summary>
    public IReadOnlyList<IPEndPoint> RemoteWorkers { get; init; } = [];

    /// <summary>Only gates of correctness count.</summary>
    public bool IsShort { get; init; }

    /// <summary>What makes random choices repeatable.</summary>
    public int Seed { get; init; } = 1;
}
