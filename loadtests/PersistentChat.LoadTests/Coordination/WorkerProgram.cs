using System.Collections.Concurrent;
using System.Text.Json;

namespace PersistentChat.LoadTests;

/// <summary>The worker's end of the way to its coordinator.</summary>
internal static class WorkerProgram
{
    /// <summary>Works for one coordinator until it says that it is enough, or goes away. Blocks.</summary>
    public static void Run(TextReader commands, TextWriter reports)
    {
        void Report(WorkerReport report)
        {
            reports.WriteLine(WorkerLine.Write(report));
            reports.Flush();
        }

        try
        {
            if (AwaitStart(commands, Report) is { } start)
                Work(start, commands, Report);
        }
        catch (Exception error) when (error is not IOException)
        {
            // A coordinator that is told can stop the others and say what happened; the exit code alone would not.
            Report(new FailedReport(error.ToString()));
        }
    }

    private static StartCommand? AwaitStart(TextReader commands, Action<WorkerReport> report)
    {
        while (commands.ReadLine() is { } line)
        {
            switch (WorkerLine.Read<WorkerCommand>(line))
            {
                case ClockCommand:
                    report(new ClockReport(new RunClock().Now));
                    break;
                case StartCommand start:
                    return start;
                default:
                    throw new JsonException($"Not the time for {line}");
            }
        }

        return null;
    }

    private static void Work(StartCommand start, TextReader commands, Action<WorkerReport> report)
    {
        var queue = new ConcurrentQueue<WorkerCommand>();
        using var worker = new Worker(start, queue, report);
        var reading = new Thread(() => Read(commands, queue, worker)) { IsBackground = true, Name = "commands" };
        reading.Start();
        worker.Run();
    }

    private static void Read(TextReader commands, ConcurrentQueue<WorkerCommand> queue, Worker worker)
    {
        WorkerCommand command;
        do
        {
            // To go away is to say that it is enough.
            command = ReadNext(commands) ?? new QuitCommand();
            queue.Enqueue(command);
            worker.Wake();
        }
        while (command is not QuitCommand);
    }

    private static WorkerCommand? ReadNext(TextReader commands)
    {
        try
        {
            return commands.ReadLine() is { } line ? WorkerLine.Read<WorkerCommand>(line) : null;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return null;
        }
    }
}
