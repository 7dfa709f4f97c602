using System.Buffers;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks;

/// <summary>
/// Opening a room: its newest 30 messages from memory, and, after a restart, from the event log while the archive is behind or from
/// the archive. The room is one of 100 that hold 1,000 messages each. Per opening.
/// </summary>
public class HistoryBenchmarks : IAsyncDisposable
{
    private const int Rooms = 100;
    private const int MessagesPerRoom = 1000;
    private const int Opening = 30;

    private readonly RecentHistory _recent = new(Opening);
    private readonly List<MessagePosted> _taken = [];
    private TempFolder _folder = null!;
    private FasterEventLog _log = null!;
    private SqlStore _full = null!;
    private SqlStore _empty = null!;
    private HistoryReader _fromLog = null!;
    private HistoryReader _fromArchive = null!;
    private HistoryFetch _fetch = null!;

    // Not asynchronous: a run within the process does not wait for a setup.
    [GlobalSetup]
    public void Setup() => FillAsync().GetAwaiter().GetResult();

    [Benchmark(Baseline = true, Description = "open a room: 30 messages from memory")]
    public int Memory()
    {
        _recent.TryTake(MessagesPerRoom - Opening + 1, MessagesPerRoom, _taken);
        return Release(_taken);
    }

    [Benchmark(Description = "open a room: 30 messages from the event log")]
    public async Task<int> EventLog() => Release([.. await _fromLog.ReadAsync(_fetch, default)]);

    [Benchmark(Description = "open a room: 30 messages from SQLite")]
    public async Task<int> Archive() => Release([.. await _fromArchive.ReadAsync(_fetch, default)]);

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        _fromLog.Dispose();
        _fromArchive.Dispose();
        await _log.DisposeAsync();
        await _full.DisposeAsync();
        await _empty.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task FillAsync()
    {
        _folder = new TempFolder();
        _log = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = _folder.In("log") }, NullLogger<FasterEventLog>.Instance);
        await PostAsync();
        _full = await SqliteStore.OpenAsync(_folder.In("full.db"));
        _empty = await SqliteStore.OpenAsync(_folder.In("empty.db"));
        await using (var pump = new ProjectionPump(
            _log, _full.Projection, new ProjectionPumpOptions(), TimeProvider.System, NullLogger<ProjectionPump>.Instance))
        {
            pump.Start();
            await pump.WaitUntilAsync(_log.Committed.Sequence, default);
        }
        _fromLog = new HistoryReader(_log, _empty.Archive, TimeProvider.System, NullLogger.Instance);
        _fromArchive = new HistoryReader(_log, _full.Archive, TimeProvider.System, NullLogger.Instance);
        _fetch = new HistoryFetch(SampleRoom.Lobby(), MessagesPerRoom - Opening + 1, MessagesPerRoom, EditedAt: 0, IsCatchUp: false);
    }

    /// <summary>Rooms take turns, as they do on a busy server, so that one room's messages lie far apart.</summary>
    private async Task PostAsync()
    {
        var record = new ArrayBufferWriter<byte>();
        for (var number = 1; number <= MessagesPerRoom; number++)
        {
            for (var room = 0; room < Rooms; room++)
            {
                var message = SampleRoom.Message();
                (message.Number, message.IsKept) = (number, true);
                if (room > 0)
                    message.RoomId = new Guid(room, 0, 0, new byte[8]);
                else
                    _recent.Add(message);
                record.ResetWrittenCount();
                EventCodec.Write(record, message);
                _log.Append(record.WrittenSpan);
                message.Release();
            }
        }
        await _log.CommitAsync();
    }

    private static int Release(List<MessagePosted> messages)
    {
        var count = messages.Count;
        foreach (var message in messages)
            message.Release();
        messages.Clear();
        return count == Opening ? count : throw new InvalidOperationException($"{count} messages instead of {Opening}.");
    }
}
