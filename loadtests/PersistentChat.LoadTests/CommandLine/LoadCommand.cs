using System.CommandLine;

namespace PersistentChat.LoadTests;

/// <summary>The command line of the driver.</summary>
internal static class LoadCommand
{
    private const string Examples = """
        Examples (as pchat load):
          pchat load list                                        what there is
          pchat load firehose                                    start a server of this checkout, load it, stop it
          pchat load busy-room --server 10.0.0.5:5062 --pid 4711 a server that runs; --pid only if it is on this machine
          pchat load idle --sip 10.0.0.5:5060                    the same over SIP
          pchat load capacity --profile B --users 20000 --duration 300
          pchat load firehose --yardstick                        beside a minimal relay, in turns: the ratio of what they take
          pchat load latency                                     how long deliveries take at a tenth and at a half of the most
          pchat load firehose --relay 127.0.0.1:900 --pid 4712   the same traffic against a relay of yours
          pchat load seed capacity --users 20000 > seed.json     users and rooms for a server of your own
          pchat load compare before/report.json after/report.json
          pchat load busy-room --gate "delivery.p99.ms <= 50"    one more gate
          pchat load --file mine.json                            a scenario of your own

        Exit codes: 0 every gate held, 1 a gate failed, 2 the run could not be done.
        """;

    /// <summary>Makes the root command.</summary>
    public static RootCommand Create()
    {
        var options = new RunArguments();
        var root = new RootCommand("Load scenarios with gates for PersistentChat. Without --server, --sip or --relay a server of this checkout is started.")
        {
            CompareCommand.Create(), ListenCommand.Create(), SeedCommand.Create(), ListCommand.Create(),
        };
        options.AddTo(root);
        ExamplesHelp.AddTo(root, Examples);
        root.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return root;
    }

    private static async Task<int> RunAsync(RunArguments arguments, ParseResult parsed, CancellationToken cancellationToken)
    {
        var scenario = arguments.ReadScenario(parsed);
        var progress = new Progress(Console.Out, isTerminal: !Console.IsOutputRedirected);
        var options = arguments.ReadOptions(parsed);
        var result = await (arguments.ReadRounds(parsed) switch
        {
            { } rounds => new YardstickRun(scenario, options, rounds, progress).RunAsync(cancellationToken),
            null when scenario.Shares.Count > 0 => new SaturationRun(scenario, options, progress).RunAsync(cancellationToken),
            null => new Coordinator(scenario, options, progress).RunAsync(cancellationToken),
        }).ConfigureAwait(false);
        progress.Done();
        ResultScreen.Write(Console.Out, result);
        var folder = ReportFiles.Write(arguments.ReadFolder(parsed, result), result);
        Console.Out.WriteLine($"Reports: {Path.Combine(folder, ReportFiles.Html)} (.md, .csv, .json beside it)");
        return result.IsPassed ? LoadExitCode.Passed : LoadExitCode.Failed;
    }
}
