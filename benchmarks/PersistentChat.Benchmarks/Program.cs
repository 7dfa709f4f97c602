using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using PersistentChat.Benchmarks.Databases;
using PersistentChat.Benchmarks.Embedded;
using PersistentChat.Benchmarks.Gate;
using PersistentChat.Benchmarks.Replay;

namespace PersistentChat.Benchmarks;

/// <summary>Measures the stages of a message's way, or checks what they may allocate.</summary>
public static class Program
{
    private const string Help = """
        Benchmarks of PersistentChat, one class a stage of a message's way. Use a Release build:

          dotnet run -c Release --project benchmarks/PersistentChat.Benchmarks -- [what]

          --gate               checks allocations and ratios against benchmarks/expected-allocations.json;
                               takes less than a minute, exit code 1 if anything fails
          --replay [posts]     opens and replays an event log of 1,000,000 posts, or of as many as given
          --embedded [posts]   how long a post between two sessions in this process is on its way, on a log in memory and on disk
                               (5000 posts each)
          --filter '*'         measures everything; takes some minutes
          --filter '*Xccos*'   measures what has a name like this
          --list flat          names every benchmark
          storage postgres [messages] [rounds]
                               messages a second into PostgreSQL beside psql \copy (200000 messages, 3 rounds), and the plans of
                               its queries; exit code 1 if it is slower than half of the copy;
                               also into a compliance record
          storage sqlite [messages] [rounds]
                               messages a second into SQLite, and into a compliance record beside it; what a post of a raw client
                               costs from the event log on
          --help               this text

        Anything else is an option of BenchmarkDotNet, for example --job short (fewer iterations) or --inProcess
        (no build of its own). Results are written to BenchmarkDotNet.Artifacts in the current folder.
        """;

    /// <summary>The entry point.</summary>
    /// <returns>0 if all went well.</returns>
    public static int Main(string[] args)
    {
        if (args is [] or ["--help" or "-h" or "-?", ..])
        {
            Console.WriteLine(Help);
            return 0;
        }
        if (args is ["--gate"])
            return AllocationGate.Run(Console.Out);
        if (args is ["--replay", .. var rest])
            return Replay(rest);
        if (args is ["--embedded", .. var number])
        {
            new EmbeddedLatency(Console.Out, Number(number, 0, EmbeddedLatency.DefaultPosts)).RunAsync().GetAwaiter().GetResult();
            return 0;
        }
        if (args is ["storage", "postgres", .. var sizes])
            return PostgreSqlRates.RunAsync(Console.Out, Number(sizes, 0, 200_000), Number(sizes, 1, 3)).GetAwaiter().GetResult();
        if (args is ["storage", "sqlite", .. var amounts])
        {
            SqliteRates.RunAsync(Console.Out, Number(amounts, 0, 200_000), Number(amounts, 1, 3)).GetAwaiter().GetResult();
            return 0;
        }
        var config = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    private static int Replay(string[] arguments)
    {
        new ReplayRun(Console.Out, Number(arguments, 0, ReplayRun.DefaultPosts)).RunAsync().GetAwaiter().GetResult();
        return 0;
    }

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index ? int.Parse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
