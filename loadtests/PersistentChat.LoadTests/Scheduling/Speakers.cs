namespace PersistentChat.LoadTests;

/// <summary>Who does a step and in which of his rooms. The same for every worker.</summary>
internal sealed class Speakers
{
    private readonly int _seatCount;
    private readonly int _first;
    private readonly int _seed;
    private readonly List<(int User, int Seat)>? _chosen;

    /// <summary>Works out who may do a step.</summary>
    /// <exception cref="ArgumentException">Nobody may.</exception>
    public Speakers(Scenario scenario, Step step, int seed)
    {
        var (population, speaking) = (scenario.Population, scenario.Population.Users - scenario.Stalled);
        (_first, _seatCount) = population.SeatsOf(step.Rooms).GetOffsetAndLength(population.RoomsPerUser);
        _seed = seed;
        if (step.SpeakersPerRoom > 0)
            _chosen = [.. Choose(population, speaking, step.SpeakersPerRoom)];
        Count = _chosen?.Count ?? speaking * _seatCount;
        if (Count == 0)
            throw new ArgumentException($"Nobody can do the step '{step.Name}'.", nameof(step));
    }

    /// <summary>How many pairs of user and room there are.</summary>
    public int Count { get; }

    /// <summary>The pair of a closed copy: all pairs in turn.</summary>
    public (int User, int Seat) OfCopy(int copy) => At(copy % Count);

    /// <summary>The pair of an arrival: any, each as likely.</summary>
    public (int User, int Seat) OfArrival(long arrival) => At((int)(Mixing.Mix((ulong)arrival, (ulong)_seed) % (ulong)Count));

    private (int User, int Seat) At(int index) =>
        _chosen is not null ? _chosen[index] : (index / _seatCount, _first + (index % _seatCount));

    private IEnumerable<(int User, int Seat)> Choose(Population population, int speaking, int perRoom)
    {
        for (var user = 0; user < speaking; user++)
        {
            for (var seat = _first; seat < _first + _seatCount; seat++)
            {
                if (population.RankOf(user, seat) < perRoom)
                    yield return (user, seat);
            }
        }
    }
}
