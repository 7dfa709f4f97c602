namespace PersistentChat.LoadTests;

/// <summary>The coordinator's end of the way to a worker.</summary>
internal interface IWorkerLink : IAsyncDisposable
{
    /// <summary>True if the worker has this machine's clock.</summary>
    bool SharesClock { get; }

    /// <summary>Sends a command.</summary>
    Task SendAsync(WorkerCommand command);

    /// <summary>Waits for the next report.</summary>
    /// <returns>Null if the worker has ended.</returns>
    Task<WorkerReport?> ReceiveAsync(CancellationToken cancellationToken);
}
