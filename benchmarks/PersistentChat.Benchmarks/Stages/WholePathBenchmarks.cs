using BenchmarkDotNet.Attributes;
using PersistentChat.Benchmarks.WholePath;

namespace PersistentChat.Benchmarks;

/// <summary>
/// The whole way without sockets and disk: bytes of posts in, shard, sequencer, a log that keeps nothing, publisher, shard, bytes to 100 members
/// out. 100 posts at once, per post.
/// </summary>
public class WholePathBenchmarks : IDisposable
{
    private const int Members = 100;
    private const int Posts = 100;

    private WholePathRig _rig = null!;

    [GlobalSetup]
    public void Start()
    {
        var transport = new MemoryTransport();
        _rig = new WholePathRig(transport, Members);
        for (var i = 0; i < Members; i++)
            _rig.Enter(i, take => transport.Connect(_rig.Handler, take));
    }

    [Benchmark(OperationsPerInvoke = Posts, Description = "a post to 100 members, in memory")]
    public long Post() => _rig.Post(Posts);

    [GlobalCleanup]
    public void Dispose()
    {
        _rig.Dispose();
        GC.SuppressFinalize(this);
    }
}
