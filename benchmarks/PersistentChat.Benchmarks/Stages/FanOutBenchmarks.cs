using BenchmarkDotNet.Attributes;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks;

/// <summary>A settled message applied to the state and handed to the outboxes of 1,000 SIP sessions on one shard, which are flushed.</summary>
public class FanOutBenchmarks : IDisposable
{
    private const int Sessions = 1_000;

    private readonly FanOutRig _rig;

    public FanOutBenchmarks()
        : this(new XccosEncoder(SampleTraffic.Domain))
    {
    }

    protected FanOutBenchmarks(BodyEncoder encoder) => _rig = new FanOutRig(Sessions, encoder);

    [Benchmark(Description = "apply and fan out to 1,000 sessions")]
    public long ApplyAndFanOut() => Turn(messages: 1, bodies: 1);

    [GlobalCleanup]
    public void Dispose()
    {
        _rig.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A turn of the shard; <paramref name="bodies"/> is what every session gets.</summary>
    protected long Turn(int messages, int bodies)
    {
        var before = _rig.Delivered;
        _rig.DeliverTurn(messages);
        var delivered = _rig.Delivered - before;
        return delivered == Sessions * bodies
            ? delivered
            : throw new InvalidOperationException($"{delivered} bodies were delivered instead of {bodies} to each of {Sessions} sessions.");
    }
}
