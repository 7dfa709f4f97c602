using System.Numerics;

namespace PersistentChat.LoadTests;

/// <summary>
/// Counts of non-negative values in buckets that are at most 1/64 of their value wide (log-linear). Histograms of several
/// workers or seconds are added, so percentiles are those of all values together and never an average of percentiles.
/// </summary>
public sealed class Histogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;

    /// <summary>Values from here on share the last bucket: 2^42, which is 73 minutes in nanoseconds.</summary>
    private const int MaxBits = 42;

    internal const int BucketCount = ((MaxBits - SubBucketBits + 1) * SubBuckets) + 1;

    private readonly long[] _counts = new long[BucketCount];

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>The largest value; 0 if there are none.</summary>
    public long Max { get; private set; }

    /// <summary>The sum of all values.</summary>
    public double Sum { get; private set; }

    /// <summary>The mean; 0 if there are no values.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>Adds values; a negative one counts as 0.</summary>
    public void Record(long value, long count = 1)
    {
        value = Math.Max(value, 0);
        _counts[IndexOf(value)] += count;
        Count += count;
        Sum += (double)value * count;
        Max = Math.Max(Max, value);
    }

    /// <summary>Adds all values of another one.</summary>
    public void Add(Histogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        Sum += other.Sum;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The smallest value that at least so many percent of all values do not exceed, to the width of its bucket.</summary>
    /// <param name="percent">From 0 to 100.</param>
    /// <returns>Upper end of the bucket, never above <see cref="Max"/>; 0 if there are no values.</returns>
    public long Percentile(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
                return Math.Min(UpperEnd(i), Max);
        }

        return 0;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        (Count, Max, Sum) = (0, 0, 0);
    }

    /// <summary>Buckets that are not empty, rising.</summary>
    internal IEnumerable<(int Index, long Count)> Filled()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
                yield return (i, _counts[i]);
        }
    }

    /// <summary>Adds what another process counted in a bucket.</summary>
    internal void AddBucket(int index, long count)
    {
        _counts[index] += count;
        Count += count;
    }

    /// <summary>Adds what the buckets of another process do not say.</summary>
    internal void AddTotals(double sum, long max)
    {
        Sum += sum;
        Max = Math.Max(Max, max);
    }

    private static int IndexOf(long value)
    {
        if (value < SubBuckets)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBucketBits;
        return shift >= MaxBits - SubBucketBits ? BucketCount - 1 : ((shift + 1) << SubBucketBits) + (int)(value >> shift) - SubBuckets;
    }

    private static long UpperEnd(int index)
    {
        if (index < SubBuckets)
            return index;
        if (index == BucketCount - 1)
            return long.MaxValue;
        var shift = (index >> SubBucketBits) - 1;
        return ((long)(SubBuckets + (index & (SubBuckets - 1)) + 1) << shift) - 1;
    }
}
