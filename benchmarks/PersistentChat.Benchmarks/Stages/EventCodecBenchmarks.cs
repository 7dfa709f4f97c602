using BenchmarkDotNet.Attributes;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks;

/// <summary>A posted message to its record in the event log and back.</summary>
public class EventCodecBenchmarks
{
    private readonly MessagePosted _message = SampleRoom.Message();
    private readonly MemoryConnection _record = new();

    public EventCodecBenchmarks() => Write();

    [Benchmark(Description = "write the event of a post")]
    public int Write()
    {
        _record.Reset();
        EventCodec.Write(_record, _message);
        return _record.Written.Length;
    }

    [Benchmark(Description = "read the event of a post")]
    public int Read()
    {
        var message = (MessagePosted)EventCodec.Read(_record.Written, sequence: 7);
        var length = message.Text.Length;
        message.Release();
        return length;
    }
}
