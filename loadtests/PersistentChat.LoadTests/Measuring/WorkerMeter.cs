namespace PersistentChat.LoadTests;

/// <summary>What a worker measures in the second that runs.</summary>
internal sealed class WorkerMeter
{
    private readonly Dictionary<string, Measure> _measures = [];

    /// <summary>Reasons of failures, with how often.</summary>
    public Dictionary<string, long> Failures { get; } = [];

    /// <summary>The measure of that name.</summary>
    public Measure this[string name]
    {
        get
        {
            if (!_measures.TryGetValue(name, out var measure))
                measure = _measures[name] = new Measure();
            return measure;
        }
    }

    /// <summary>Counts a failure.</summary>
    public void Fail(string name, string reason)
    {
        this[name].Failed++;
        Failures[reason] = Failures.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Takes what was measured since the last time.</summary>
    public Dictionary<string, MeasureText> Take()
    {
        var taken = new Dictionary<string, MeasureText>();
        foreach (var (name, measure) in _measures)
        {
            if (measure.Latency.Count == 0 && measure.Failed == 0)
                continue;
            taken[name] = new MeasureText(HistogramText.Write(measure.Latency), measure.Failed);
            measure.Clear();
        }

        return taken;
    }
}

/// <summary>A measure on its way to the coordinator.</summary>
/// <param name="Latency">A histogram as text.</param>
/// <param name="Failed">How many failed.</param>
internal sealed record MeasureText(string Latency, long Failed);
