namespace PersistentChat.LoadTests;

/// <summary>
/// The times at which an open step is done, in order. They follow from the simulations and the seed alone, so every worker
/// has the same list and does its part of it.
/// </summary>
internal sealed class ArrivalSchedule : IDisposable
{
    private readonly IEnumerator<TimeSpan> _times;

    /// <summary>Begins at the first time.</summary>
    public ArrivalSchedule(IReadOnlyList<LoadSimulation> simulations, int seed)
    {
        _times = Times(simulations, new Random(seed)).GetEnumerator();
        MoveNext();
    }

    /// <summary>The next time since the begin; null if there is none.</summary>
    public TimeSpan? Next { get; private set; }

    /// <summary>How many times lie before <see cref="Next"/>.</summary>
    public long Index { get; private set; } = -1;

    /// <summary>Goes on to the time after it.</summary>
    public void MoveNext()
    {
        Next = _times.MoveNext() ? _times.Current : null;
        Index++;
    }

    /// <inheritdoc/>
    public void Dispose() => _times.Dispose();

    private static IEnumerable<TimeSpan> Times(IReadOnlyList<LoadSimulation> simulations, Random random)
    {
        var start = TimeSpan.Zero;
        foreach (var simulation in simulations)
        {
            var times = simulation switch
            {
                Inject inject => Evenly(inject),
                InjectRandom inject => Randomly(inject, random),
                _ => [],
            };
            foreach (var time in times)
                yield return start + time;
            start += simulation.During;
        }
    }

    private static IEnumerable<TimeSpan> Evenly(Inject inject)
    {
        if (inject.Rate <= 0)
            yield break;
        // Each from its number and not from the one before, so that what is rounded does not add up.
        var distance = inject.Interval.Ticks / inject.Rate;
        for (long i = 0; (long)(i * distance) is var ticks && ticks < inject.During.Ticks; i++)
            yield return TimeSpan.FromTicks(ticks);
    }

    private static IEnumerable<TimeSpan> Randomly(InjectRandom inject, Random random)
    {
        for (var start = TimeSpan.Zero; start < inject.During; start += inject.Interval)
        {
            var count = random.Next(inject.MinRate, inject.MaxRate + 1);
            for (var i = 0; i < count && start + (inject.Interval / count * i) is var time && time < inject.During; i++)
                yield return time;
        }
    }
}
