using BenchmarkDotNet.Attributes;
using PersistentChat.Engine;

namespace PersistentChat.Benchmarks;

/// <summary>A body put into the outbox of each of 100 sessions of a shard and taken out again, per session (hop 9).</summary>
public class OutboxBenchmarks
{
    private const int Sessions = 100;

    private readonly OutboxStore _store = new();
    private readonly Outbox[] _outboxes = new Outbox[Sessions];
    private readonly OutboundMessage _message = new(new Stack<OutboundMessage>());

    [Benchmark(OperationsPerInvoke = Sessions, Description = "put a body into an outbox and take it out")]
    public int PutAndTake()
    {
        foreach (ref var outbox in _outboxes.AsSpan())
            _store.Append(ref outbox, _message);
        var taken = 0;
        foreach (ref var outbox in _outboxes.AsSpan())
            taken += _store.TryRemove(ref outbox, out _) ? 1 : 0;
        return taken == Sessions ? taken : throw new InvalidOperationException($"{taken} of {Sessions} outboxes had something.");
    }
}
