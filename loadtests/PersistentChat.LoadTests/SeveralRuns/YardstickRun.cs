namespace PersistentChat.LoadTests;

/// <summary>
/// Runs a scenario against the relay and against the server in turns, so that both have the same machine at the same time of day, and
/// compares what they took. The relay does what no server can do without; ratios to it hold on any machine.
/// </summary>
internal sealed class YardstickRun(Scenario scenario, RunOptions options, int rounds, IProgressView progress)
{
    /// <summary>What the names of its metrics begin with.</summary>
    public const string Prefix = "yardstick.";

    /// <summary>Rounds, unless another number is asked for.</summary>
    public const int DefaultRounds = 2;

    /// <summary>Runs both, as often as there are rounds.</summary>
    /// <exception cref="LoadException">A relay cannot do it, or a run could not be done.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        var parts = new List<RunPart>();
        for (var round = 1; round <= rounds; round++)
        {
            parts.Add(await RunAsync($"relay, round {round}", RunRelayAsync, cancellationToken).ConfigureAwait(false));
            parts.Add(await RunAsync($"server, round {round}", RunServerAsync, cancellationToken).ConfigureAwait(false));
        }

        var figures = YardstickFigure.Of(
            [.. parts.Where((_, i) => i % 2 == 0).Select(part => part.Result.Metrics)], [.. parts.Where((_, i) => i % 2 == 1).Select(part => part.Result.Metrics)]);
        return CombinedResult.Of(scenario, parts, figures.SelectMany(figure => figure.Metrics).ToDictionary(), YardstickFigure.Table(figures));
    }

    private async Task<RunPart> RunAsync(string name, Func<CancellationToken, Task<RunResult>> run, CancellationToken cancellationToken)
    {
        progress.Phase(name);
        return new RunPart(name, await run(cancellationToken).ConfigureAwait(false));
    }

    private Task<RunResult> RunServerAsync(CancellationToken cancellationToken) => new Coordinator(scenario, options, progress).RunAsync(cancellationToken);

    // How fast the relay is decides nothing by itself: only whether it did the same.
    private async Task<RunResult> RunRelayAsync(CancellationToken cancellationToken)
    {
        await using var relay = await StartedRelay.StartAsync(options.Binding == BindingKind.Sip, cancellationToken).ConfigureAwait(false);
        return await new Coordinator(scenario with { Thresholds = [] }, options with { Target = relay.Target, ServerPid = relay.Pid }, progress)
            .RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
