using BenchmarkDotNet.Attributes;
using PersistentChat.Endpoints;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Benchmarks;

/// <summary>The same to sessions of the raw protocol, whose frames are the same bytes for all, and stand one behind the other in one body.</summary>
public class RawFanOutBenchmarks() : FanOutBenchmarks(new RawEncoder(new RawFrameWriter()))
{
    /// <summary>What a busy room brings in a turn of the shard.</summary>
    private const int Run = 8;

    [Benchmark(Description = "apply and fan out 8 messages of one turn to 1,000 sessions", OperationsPerInvoke = Run)]
    public long ApplyAndFanOutARun() => Turn(Run, bodies: 1);
}
