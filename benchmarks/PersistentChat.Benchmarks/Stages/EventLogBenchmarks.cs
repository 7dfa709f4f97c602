using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks;

/// <summary>The event log alone, with data on disk at each commit: what a lone post waits for, and what sharing a commit saves. Per record.</summary>
public class EventLogBenchmarks : IAsyncDisposable
{
    private const int Group = 100;

    private readonly MemoryConnection _record = new();
    private TempFolder _folder = null!;
    private FasterEventLog _log = null!;

    [GlobalSetup]
    public async Task Open()
    {
        Storage.EventCodec.Write(_record, SampleRoom.Message());
        _folder = new TempFolder();
        var options = new FasterEventLogOptions { Directory = _folder.In("log") };
        _log = await FasterEventLog.OpenAsync(options, NullLogger<FasterEventLog>.Instance);
    }

    [Benchmark(Description = "append and commit one record")]
    public async Task<ulong> CommitOne()
    {
        _log.Append(_record.Written);
        return await _log.CommitAsync();
    }

    [Benchmark(OperationsPerInvoke = Group, Description = "append and commit, 100 records a commit")]
    public async Task<ulong> CommitHundred()
    {
        for (var i = 0; i < Group; i++)
            _log.Append(_record.Written);
        return await _log.CommitAsync();
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
