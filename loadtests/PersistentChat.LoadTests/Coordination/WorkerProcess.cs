using System.Diagnostics;

namespace PersistentChat.LoadTests;

/// <summary>A worker as a process of its own on this machine; commands and reports go through its standard input and output.</summary>
internal sealed class WorkerProcess : IWorkerLink
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <inheritdoc/>
    public bool SharesClock => true;

    /// <summary>Starts one.</summary>
    public static WorkerProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Under `dotnet pchat-load.dll` the process is dotnet, which has to be told what to run.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add("worker");
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <inheritdoc/>
    public async Task SendAsync(WorkerCommand command)
    {
        await _process.StandardInput.WriteLineAsync(WorkerLine.Write(command)).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WorkerReport?> ReceiveAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line
            ? WorkerLine.Read<WorkerReport>(line) : null;

    /// <summary>Ends it; it ends by itself when its input does.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(ExitLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
