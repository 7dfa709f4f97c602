namespace PersistentChat.LoadTests;

/// <summary>Where a worker is in its run: users come in, steps are done, what is under way ends, deliveries arrive.</summary>
internal sealed class WorkerPhases : IDisposable
{
    private readonly WorkerJob _job;
    private readonly WorkerUsers _users;
    private readonly Action<WorkerReport> _report;
    private readonly StepRunner[] _steps;
    private Dictionary<int, long>? _expected;
    private readonly long _patience;
    private long _memory;
    private long _end = long.MaxValue;
    private long _deadline;
    private long _nextCheck;
    private bool _hasReportedSignIn;
    private bool _hasBegun;
    private bool _isDraining;

    /// <summary>Prepares the steps.</summary>
    public WorkerPhases(WorkerJob job, WorkerUsers users, Action<WorkerReport> report)
    {
        (_job, _users, _report) = (job, users, report);
        _patience = RunClock.Of(job.Scenario.Patience);
        _steps = [.. job.Scenario.Steps.Select((step, i) => new StepRunner(job.Scenario, step, job.Seed + i, users.Steps))];
    }

    /// <summary>True while users who are to stop reading still read: until everybody is in, and again in the end, to see what became of them.</summary>
    public bool StalledRead => !_hasReportedSignIn || _expected is not null;

    /// <summary>When the next step is due; null if none is.</summary>
    public long? NextStep => _hasBegun && !_isDraining ? _steps.Min(step => step.Next) : null;

    /// <summary>Lets those in who are not the vanguard.</summary>
    public void AdmitAll(long now)
    {
        _users.SignIns.Begin(now, _job.Scenario.Population.Users);
        _hasReportedSignIn = false;
    }

    /// <summary>Begins the steps.</summary>
    public void Begin(long at)
    {
        foreach (var step in _steps)
            step.Begin(at);
        _end = at + RunClock.Of(_job.Scenario.Duration);
        _hasBegun = true;
    }

    /// <summary>Waits for deliveries up to these numbers, then reports the ledger.</summary>
    public void Expect(Dictionary<int, long> last, long now) => (_expected, _deadline) = (last, now + _patience);

    /// <summary>Goes on.</summary>
    public void Tick(long now)
    {
        if (!_hasReportedSignIn)
            SignIn(now);
        else if (_expected is not null)
            AwaitDeliveries(now);
        else if (_isDraining)
            Drain(now);
        else if (_hasBegun)
            DoSteps(now);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_steps, step => step.Dispose());

    private void SignIn(long now)
    {
        _users.SignIns.Tick(now);
        if (!_users.SignIns.IsDone)
            return;
        _hasReportedSignIn = true;
        // What signing in left behind is not what a user costs, and is not to be collected while others measure.
        GC.Collect();
        _memory = GC.GetTotalMemory(forceFullCollection: false);
        _report(new SignedInReport(_users.Fleet.Ready));
    }

    private void DoSteps(long now)
    {
        foreach (var step in _steps)
            step.Tick(Math.Min(now, _end - 1));
        if (now >= _nextCheck)
        {
            _users.Steps.GiveUp(now - _patience);
            _nextCheck = now + RunClock.Second;
        }

        if (now < _end)
            return;
        Array.ForEach(_steps, step => step.Stop());
        _isDraining = true;
        _deadline = now + _patience;
    }

    private void Drain(long now)
    {
        var unanswered = _users.Steps.UnderWay;
        if (!_hasBegun || (unanswered > 0 && now < _deadline))
            return;
        _users.Steps.GiveUp(long.MaxValue);
        _hasBegun = false;
        _report(new DrainedReport(_users.Steps.Posted, unanswered));
    }

    private void AwaitDeliveries(long now)
    {
        if (!_users.HaveEverything(_expected!) && now < _deadline)
            return;
        _expected = null;
        var violations = _users.Ledger.Violations;
        _report(new LedgerReport
        {
            Groups = _users.Groups(),
            Violations = new Dictionary<ViolationKind, long>(violations.Counts),
            Named = [.. violations.Named],
            Failures = _users.Meter.Failures,
            StalledEnded = _users.StalledEnded,
            MemoryBytes = _memory,
        });
    }
}
