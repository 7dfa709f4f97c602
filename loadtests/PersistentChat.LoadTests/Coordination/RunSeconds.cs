namespace PersistentChat.LoadTests;

/// <summary>
/// Puts the samples of all workers and of the server together, second by second. A second is summarised, and its histograms
/// are forgotten, when no worker can add to it any more.
/// </summary>
internal sealed class RunSeconds(int workers)
{
    private readonly SortedDictionary<int, OpenSecond> _open = [];
    private readonly int[] _latest = [.. Enumerable.Repeat(-1, workers)];
    private readonly Dictionary<string, Measure> _totals = [];
    private readonly List<SecondSummary> _complete = [];
    private readonly Lock _gate = new();

    /// <summary>First second that counts for steps; none counts before it is set.</summary>
    public int From { get; set; } = int.MaxValue;

    /// <summary>The second behind the last that counts.</summary>
    public int To { get; set; } = int.MaxValue;

    /// <summary>The seconds that are complete, and totals of those that count.</summary>
    public (IReadOnlyList<SecondSummary> Seconds, IReadOnlyDictionary<string, Measure> Totals) Read()
    {
        lock (_gate)
            return ([.. _complete], new Dictionary<string, Measure>(_totals));
    }

    /// <summary>Adds a second of a worker. Any thread.</summary>
    /// <returns>The seconds that are complete now and were not before.</returns>
    public IReadOnlyList<SecondSummary> Add(int worker, SampleReport sample)
    {
        lock (_gate)
        {
            var known = _complete.Count;
            AddSample(worker, sample);
            return _complete[known..];
        }
    }

    /// <summary>Adds what this machine did in a second. Any thread.</summary>
    /// <param name="second">Number of the second.</param>
    /// <param name="seen">What it did.</param>
    /// <returns>False if the second is complete already: it is to be told as part of the next.</returns>
    public bool AddMachine(int second, MachineSecond seen)
    {
        lock (_gate)
        {
            if (second <= _latest.Min())
                return false;
            OpenAt(second).Machine = seen;
            return true;
        }
    }

    private void AddSample(int worker, SampleReport sample)
    {
        var open = OpenAt(sample.Second);
        open.Ready += sample.Ready;
        // A worker that was late tells several seconds as one.
        var cores = sample.CpuSeconds / Math.Max(1, sample.Second - _latest[worker]);
        open.DriverCores += cores;
        open.BusiestWorker = Math.Max(open.BusiestWorker, cores);
        foreach (var (name, text) in sample.Measures)
            open.Add(name, text);
        _latest[worker] = sample.Second;
        CompleteUpTo(_latest.Min());
    }

    private OpenSecond OpenAt(int second)
    {
        if (!_open.TryGetValue(second, out var open))
            open = _open[second] = new OpenSecond();
        return open;
    }

    private void CompleteUpTo(int second)
    {
        foreach (var done in _open.Keys.TakeWhile(key => key <= second).ToList())
        {
            var open = _open[done];
            _open.Remove(done);
            _complete.Add(open.Summarise(done));
            foreach (var (name, measure) in open.Measures)
            {
                if (name == MeasureNames.SignIn || (done >= From && done < To))
                    TotalOf(name).Add(measure);
            }
        }
    }

    private Measure TotalOf(string name)
    {
        if (!_totals.TryGetValue(name, out var total))
            total = _totals[name] = new Measure();
        return total;
    }

    /// <summary>A second that is not complete yet.</summary>
    private sealed class OpenSecond
    {
        public Dictionary<string, Measure> Measures { get; } = [];

        public int Ready { get; set; }

        public double DriverCores { get; set; }

        public double BusiestWorker { get; set; }

        public MachineSecond? Machine { get; set; }

        public void Add(string name, MeasureText text)
        {
            if (!Measures.TryGetValue(name, out var measure))
                measure = Measures[name] = new Measure();
            HistogramText.AddTo(measure.Latency, text.Latency);
            measure.Failed += text.Failed;
        }

        public SecondSummary Summarise(int second) => new()
        {
            Second = second,
            Ready = Ready,
            DriverCores = DriverCores,
            BusiestWorker = BusiestWorker,
            OtherCores = Machine is { } machine ? Math.Max(0, machine.Cores - DriverCores - (machine.ServerCores ?? 0)) : null,
            ServerCores = Machine?.ServerCores,
            ServerMemory = Machine?.ServerMemory,
            ServerRuntime = Machine?.ServerRuntime,
            Measures = Measures.ToDictionary(entry => entry.Key, entry => MeasureSummary.Of(entry.Value)),
        };
    }
}
