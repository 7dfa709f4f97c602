using System.Net;
using System.Runtime.Versioning;
using BenchmarkDotNet.Attributes;
using PersistentChat.Benchmarks.WholePath;
using PersistentChat.Transport;

namespace PersistentChat.Benchmarks;

/// <summary>The whole way over loopback sockets and the epoll transport; one thread reads for all 100 members. 100 posts at once, per post.</summary>
[SupportedOSPlatform("linux")]
public class LoopbackBenchmarks : IDisposable
{
    private const int Members = 100;
    private const int Posts = 100;

    private WholePathRig _rig = null!;
    private EpollListener _listener = null!;
    private LoopbackMembers _members = null!;

    [GlobalSetup]
    public void Start()
    {
        var transport = new EpollTransportShard();
        _rig = new WholePathRig(transport, Members);
        _listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => (transport, _rig.Handler));
        _members = new LoopbackMembers(_listener.LocalEndPoint);
        for (var i = 0; i < Members; i++)
            _rig.Enter(i, _members.Connect);
    }

    [Benchmark(OperationsPerInvoke = Posts, Description = "a post to 100 members, over loopback")]
    public long Post() => _rig.Post(Posts);

    [GlobalCleanup]
    public void Dispose()
    {
        _listener.Dispose();
        _members.Dispose();
        _rig.Dispose();
        GC.SuppressFinalize(this);
    }
}
