namespace PersistentChat.LoadTests;

/// <summary>What was found wrong: how often each kind, and the first few by name.</summary>
internal sealed class Violations
{
    /// <summary>How many are named; more help nobody.</summary>
    private const int MaxNamed = 20;

    private readonly Dictionary<ViolationKind, long> _counts = [];
    private readonly List<string> _named = [];

    /// <summary>How many there are.</summary>
    public long Count => _counts.Values.Sum();

    /// <summary>How often each kind.</summary>
    public IReadOnlyDictionary<ViolationKind, long> Counts => _counts;

    /// <summary>The first ones, as sentences.</summary>
    public IReadOnlyList<string> Named => _named;

    /// <summary>Adds one kind.</summary>
    public void Add(ViolationKind kind, string sentence, long count = 1)
    {
        AddCount(kind, count);
        if (_named.Count < MaxNamed)
            _named.Add($"{kind}: {sentence}");
    }

    /// <summary>Adds those of a worker.</summary>
    public void Add(IReadOnlyDictionary<ViolationKind, long> counts, IEnumerable<string> named)
    {
        foreach (var (kind, count) in counts)
            AddCount(kind, count);
        _named.AddRange(named.Take(MaxNamed - _named.Count));
    }

    /// <summary>What looked lost has come after all.</summary>
    public void TakeBackLost() => AddCount(ViolationKind.Lost, -1);

    private void AddCount(ViolationKind kind, long count)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + count;
        if (_counts[kind] == 0)
            _counts.Remove(kind);
    }
}
