namespace PersistentChat.LoadTests;

/// <summary>Runs a scenario: server, workers, phases, ledger, result.</summary>
internal sealed class Coordinator(Scenario scenario, RunOptions options, IProgressView progress)
{
    /// <summary>Sockets one worker holds: below the 20,000 files a process may often have open.</summary>
    public const int SocketsPerWorker = 19_000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GivingBack = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(200);

    private readonly RunClock _clock = new();
    private readonly RunFindings _findings = new();

    /// <summary>Runs it.</summary>
    /// <exception cref="LoadException">It could not be run to its end.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Target is { IsRelay: true } && !scenario.CanBeRelayed)
            throw new LoadException($"A relay only relays: {scenario.Name} does more, or has users in several rooms that talk.");
        var started = DateTimeOffset.UtcNow;
        var names = new UserNames(options.Target?.Domain ?? "contoso.com", options.Target?.Password ?? "load-and-ledger");
        await using var server = options.Target is null ? await StartServerAsync(names, cancellationToken).ConfigureAwait(false) : null;
        var target = options.Target ?? TargetOf(server!, names);
        var workers = options.RemoteWorkers.Count > 0 ? options.RemoteWorkers.Count
            : options.Workers ?? Math.Max(1, (scenario.Population.Users + SocketsPerWorker - 1) / SocketsPerWorker);
        var seconds = new RunSeconds(workers);
        await using var team = new WorkerTeam(
            await OpenWorkersAsync(workers, cancellationToken).ConfigureAwait(false), (worker, sample) => TakeSample(seconds, worker, sample));
        await using var watch = await MachineWatch.OpenAsync(server?.Pid ?? options.ServerPid, seconds, _clock, cancellationToken).ConfigureAwait(false);
        await RunPhasesAsync(team, target, seconds, watch, cancellationToken).ConfigureAwait(false);
        return ResultComposer.Compose(scenario, options, target, started, seconds, _findings);
    }

    private async Task RunPhasesAsync(WorkerTeam team, Target target, RunSeconds seconds, MachineWatch watch, CancellationToken cancellationToken)
    {
        _findings.ServerBefore = watch.ReadServer();
        var start = _clock.Now + RunClock.Of(Notice);
        watch.Begin(start);
        var run = (uint)Random.Shared.NextInt64(1, uint.MaxValue);
        await team.StartAsync((worker, offset) => new StartCommand(JobOf(worker, team.Count, target, run, offset), start), _clock, cancellationToken)
            .ConfigureAwait(false);

        progress.Phase($"signing {scenario.Population.Users} users in");
        var admitted = start;
        if (scenario.Vanguard > 0)
        {
            await team.AwaitAsync<SignedInReport>(cancellationToken).ConfigureAwait(false);
            _findings.ServerBefore = await CollectServerAsync(watch, cancellationToken).ConfigureAwait(false) ?? watch.ReadServer();
            admitted = _clock.Now;
            await team.TellAsync(new AdmitCommand()).ConfigureAwait(false);
        }

        var signedIn = await team.AwaitAsync<SignedInReport>(cancellationToken).ConfigureAwait(false);
        _findings.Ready = signedIn.Sum(report => report.Ready);
        _findings.SignInSeconds = (double)(_clock.Now - admitted) / RunClock.Second;
        await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
        _findings.ServerSignedIn = watch.ReadServer();

        progress.Phase($"running for {scenario.Duration.TotalSeconds:0} s");
        seconds.From = SecondOf(start) + (int)Math.Ceiling(scenario.WarmUp.TotalSeconds);
        seconds.To = SecondOf(start) + (int)scenario.Duration.TotalSeconds;
        await team.TellAsync(new BeginCommand(_clock.Now + RunClock.Of(Notice))).ConfigureAwait(false);
        var drained = await team.AwaitAsync<DrainedReport>(cancellationToken).ConfigureAwait(false);
        _findings.ServerAfter = watch.ReadServer();
        if (scenario.CollectsServer)
            _findings.ServerCollected = await CollectServerAsync(watch, cancellationToken).ConfigureAwait(false);

        progress.Phase("checking the ledger");
        await CheckLedgerAsync(team, drained, cancellationToken).ConfigureAwait(false);
        await team.TellAsync(new QuitCommand()).ConfigureAwait(false);
    }

    /// <returns>What the server has after it collected its garbage; null if it cannot be seen or made to.</returns>
    private static async Task<ProcessReading?> CollectServerAsync(MachineWatch watch, CancellationToken cancellationToken)
    {
        if (watch.ServerPid is not { } pid || !await FullCollection.ForceAsync(pid, cancellationToken).ConfigureAwait(false))
            return null;
        // Memory goes back to the system a while after the collection.
        await Task.Delay(GivingBack, cancellationToken).ConfigureAwait(false);
        return watch.ReadServer();
    }

    private async Task CheckLedgerAsync(WorkerTeam team, DrainedReport[] drained, CancellationToken cancellationToken)
    {
        var last = new Dictionary<int, long>();
        foreach (var (room, number) in drained.SelectMany(report => report.Posted))
        {
            // Where messages have no numbers, each worker tells how many it sent.
            var known = last.GetValueOrDefault(room);
            last[room] = options.Target is { IsRelay: true } ? known + number : Math.Max(known, number);
        }

        _findings.Unanswered = drained.Sum(report => report.Unanswered);
        await team.TellAsync(new ExpectCommand(last)).ConfigureAwait(false);
        var merge = new LedgerMerge(beginTogether: scenario.Steps.All(step => step.Action != StepAction.Renew));
        foreach (var (room, number) in last)
            merge.ExpectUpTo(room, number);
        foreach (var ledger in await team.AwaitAsync<LedgerReport>(cancellationToken).ConfigureAwait(false))
            _findings.Take(ledger, merge);
        merge.Check();
        _findings.Violations = merge.Violations;
    }

    private async Task<StartedServer> StartServerAsync(UserNames names, CancellationToken cancellationToken)
    {
        progress.Phase("starting a server");
        var program = options.ServerProgram ?? ServerProgram.Find();
        return await StartedServer.StartAsync(program, scenario, names, options.DataFolder, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<IWorkerLink>> OpenWorkersAsync(int count, CancellationToken cancellationToken)
    {
        var links = new List<IWorkerLink>();
        foreach (var address in options.RemoteWorkers)
            links.Add(await RemoteWorker.ConnectAsync(address, cancellationToken).ConfigureAwait(false));
        while (links.Count < count)
            links.Add(options.OpenWorker());
        return links;
    }

    private void TakeSample(RunSeconds seconds, int worker, SampleReport sample)
    {
        _findings.Lost[worker] = sample.Lost;
        foreach (var second in seconds.Add(worker, sample))
            progress.Second(second);
    }

    private int SecondOf(long start) => (int)((_clock.Now + RunClock.Of(Notice) - start) / RunClock.Second) + 1;

    private Target TargetOf(StartedServer server, UserNames names) => new()
    {
        Binding = options.Binding,
        Address = options.Binding == BindingKind.Sip ? server.SipAddress : server.RawAddress,
        SharedAddress = server.SipAddress,
        Domain = names.Domain,
        Password = names.Password,
    };

    private WorkerJob JobOf(int worker, int workers, Target target, uint run, long offset) => new()
    {
        Worker = worker,
        Workers = workers,
        Scenario = scenario,
        Target = target,
        Run = run,
        Seed = options.Seed,
        ClockOffset = offset,
    };
}
