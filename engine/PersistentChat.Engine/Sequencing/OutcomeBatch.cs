using System.Collections.Concurrent;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// What the sequencer decided in one go, in order: one item for each shard's queue, not one a member. Filled by the
/// sequencer, released by the last shard. Pooled.
/// </summary>
internal sealed class OutcomeBatch
{
    /// <summary>Decisions per batch: bounds the wait of the first and the memory of an idle batch.</summary>
    internal const int Capacity = 512;

    /// <summary>A slow disk makes thousands of small batches wait; they must not stay when it is over.</summary>
    private const int LargestPool = 64;

    private static readonly ConcurrentQueue<OutcomeBatch> Free = new();
    private static int _free;

    private readonly List<Outcome> _outcomes = [];
    private int _holders;

    private OutcomeBatch()
    {
    }

    /// <summary>The batch may leave the node once the log is durable up to here.</summary>
    internal ulong RequiredSequence { get; set; }

    /// <summary>The log is to be committed even if it is durable up to there.</summary>
    internal bool ForcesCommit { get; set; }

    internal ReadOnlySpan<Outcome> Outcomes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_outcomes);

    internal int Count => _outcomes.Count;

    internal static OutcomeBatch Rent()
    {
        if (!Free.TryDequeue(out var batch))
            return new OutcomeBatch();
        Interlocked.Decrement(ref _free);
        return batch;
    }

    internal void Add(in Outcome outcome) => _outcomes.Add(outcome);

    /// <summary>Says how many holders will <see cref="Release"/> it.</summary>
    internal void Share(int holders) => Volatile.Write(ref _holders, holders);

    internal void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        foreach (ref readonly var outcome in Outcomes)
            (outcome.Payload as MessagePosted)?.Release();
        _outcomes.Clear();
        ForcesCommit = false;
        if (Interlocked.Increment(ref _free) <= LargestPool)
            Free.Enqueue(this);
        else
            Interlocked.Decrement(ref _free);
    }
}
