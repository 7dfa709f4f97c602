namespace PersistentChat.Storage.Sql;

/// <summary>A set of message numbers as ascending ranges that neither overlap nor touch, so that one set has one form.</summary>
internal sealed class NumberRanges
{
    private readonly List<NumberRange> _ranges = [];

    /// <summary>The ranges, ascending.</summary>
    public IReadOnlyList<NumberRange> Ranges => _ranges;

    /// <summary>Adds numbers. Quick where they come in ascending order, as they mostly do.</summary>
    public void Add(NumberRange numbers)
    {
        var first = _ranges.Count;
        while (first > 0 && _ranges[first - 1].Last >= numbers.First - 1)
            first--;
        var end = first;
        while (end < _ranges.Count && _ranges[end].First - 1 <= numbers.Last)
            end++;
        if (end > first)
            numbers = new(Math.Min(numbers.First, _ranges[first].First), Math.Max(numbers.Last, _ranges[end - 1].Last));
        _ranges.RemoveRange(first, end - first);
        _ranges.Insert(first, numbers);
    }
}
