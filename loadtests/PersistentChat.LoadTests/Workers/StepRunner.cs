namespace PersistentChat.LoadTests;

/// <summary>
/// Does one step as often as its simulations say. Arrivals and copies are those of the whole run; a worker passes over what
/// belongs to users of others.
/// </summary>
internal sealed class StepRunner : IDisposable
{
    private readonly Step _step;
    private readonly IStepDoer _doer;
    private readonly Speakers _speakers;
    private readonly ArrivalSchedule _arrivals;
    private readonly HashSet<int> _running = [];
    private readonly List<int> _parked = [];
    private readonly List<(int User, int Seat, long Due)> _waiting = [];
    private long _begin;
    private int _copies;

    /// <summary>Prepares a step.</summary>
    /// <param name="scenario">Whose users do it.</param>
    /// <param name="step">The step.</param>
    /// <param name="seed">Equal for all workers.</param>
    /// <param name="doer">Does it.</param>
    public StepRunner(Scenario scenario, Step step, int seed, IStepDoer doer)
    {
        (_step, _doer) = (step, doer);
        _speakers = new Speakers(scenario, step, seed);
        _arrivals = new ArrivalSchedule(step.Simulations, seed);
    }

    /// <summary>The step.</summary>
    public Step Step => _step;

    /// <summary>When the next arrival is due, on the clock of the run; null if there is none.</summary>
    public long? Next => _arrivals.Next is { } next ? _begin + RunClock.Of(next) : null;

    /// <summary>Begins.</summary>
    public void Begin(long at) => _begin = at;

    /// <summary>Does what is due.</summary>
    public void Tick(long now)
    {
        if (now < _begin)
            return;
        // Who has no time just now does it as soon as he has; the time still counts from when he was to.
        _waiting.RemoveAll(waiting => _doer.TryDo(this, waiting.User, waiting.Seat, copy: -1, waiting.Due) != DoResult.NotReady);
        for (; Next is { } due && due <= now; _arrivals.MoveNext())
        {
            var (user, seat) = _speakers.OfArrival(_arrivals.Index);
            if (_doer.TryDo(this, user, seat, copy: -1, due) == DoResult.NotReady)
                _waiting.Add((user, seat, due));
        }

        AdjustCopies(now);
    }

    /// <summary>A copy has done the step, well or not: it does it again, unless there should be fewer.</summary>
    public void OnDone(int copy, long now)
    {
        if (copy < 0)
            return;
        _running.Remove(copy);
        if (copy < _copies)
            Start(copy, now);
    }

    /// <summary>Nothing more is begun.</summary>
    public void Stop()
    {
        _copies = 0;
        _waiting.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _arrivals.Dispose();

    private void AdjustCopies(long now)
    {
        var wanted = CopySchedule.CopiesAt(_step.Simulations, RunClock.ToTime(now - _begin));
        for (var copy = _copies; copy < wanted; copy++)
        {
            if (!_running.Contains(copy))
                _parked.Add(copy);
        }

        _copies = wanted;
        if (_parked.Count == 0)
            return;
        var parked = _parked.ToArray();
        _parked.Clear();
        foreach (var copy in parked.Where(copy => copy < wanted))
            Start(copy, now);
    }

    private void Start(int copy, long now)
    {
        var (user, seat) = _speakers.OfCopy(copy);
        switch (_doer.TryDo(this, user, seat, copy, now))
        {
            case DoResult.Begun:
                _running.Add(copy);
                break;
            case DoResult.NotReady:
                _parked.Add(copy);
                break;
        }
    }
}
