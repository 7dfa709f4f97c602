using System.IO.Pipelines;

namespace PersistentChat.LoadTests.Tests;

/// <summary>A worker on a thread of this process, told through pipes as one in another process is.</summary>
internal sealed class ThreadWorker : IWorkerLink
{
    private readonly StreamWriter _commands;
    private readonly StreamReader _reports;
    private readonly Thread _thread;

    public ThreadWorker()
    {
        var (commands, reports) = (new Pipe(), new Pipe(new PipeOptions(pauseWriterThreshold: 0)));
        _commands = new StreamWriter(commands.Writer.AsStream()) { AutoFlush = true };
        _reports = new StreamReader(reports.Reader.AsStream());
        _thread = new Thread(() =>
        {
            using var input = new StreamReader(commands.Reader.AsStream());
            using var output = new StreamWriter(reports.Writer.AsStream());
            WorkerProgram.Run(input, output);
        });
        _thread.Start();
    }

    public bool SharesClock => false;

    public Task SendAsync(WorkerCommand command) => _commands.WriteLineAsync(WorkerLine.Write(command));

    public async Task<WorkerReport?> ReceiveAsync(CancellationToken cancellationToken) =>
        await _reports.ReadLineAsync(cancellationToken) is { } line ? WorkerLine.Read<WorkerReport>(line) : null;

    public ValueTask DisposeAsync()
    {
        _commands.Dispose();
        _thread.Join();
        _reports.Dispose();
        return ValueTask.CompletedTask;
    }
}
