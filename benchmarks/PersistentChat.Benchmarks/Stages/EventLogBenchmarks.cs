using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks;

/// <summary>
/// The event log alone, with data on disk at each commit: what a lone post waits for, and what
/// sharing a commit saves, beside a plain file and a SQLite table that promise the same. Per record.
/// </summary>
public class EventLogBenchmarks : IAsyncDisposable
{
    private const int Group = 100;

    // So many that the commit at their end does not count.
    private const int Many = 10_000;

    private readonly MemoryConnection _record = new();
    private TempFolder _folder = null!;
    private FasterEventLog _log = null!;
    private FileStream _file = null!;
    private SqliteConnection _sqlite = null!;
    private SqliteCommand _insert = null!;

    [GlobalSetup]
    public async Task Open()
    {
        Storage.EventCodec.Write(_record, SampleRoom.Message());
        _folder = new TempFolder();
        var options = new FasterEventLogOptions { Directory = _folder.In("log") };
        _log = await FasterEventLog.OpenAsync(options, NullLogger<FasterEventLog>.Instance);
        _file = new FileStream(_folder.In("records"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        OpenSqlite();
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

    [Benchmark(OperationsPerInvoke = Many, Description = "append, 10,000 records a commit")]
    public async Task<ulong> Append()
    {
        for (var i = 0; i < Many; i++)
            _log.Append(_record.Written);
        return await _log.CommitAsync();
    }

    [Benchmark(Description = "yardstick: FileStream, one record and a flush to disk")]
    public void FlushOne()
    {
        _file.Write(_record.Written);
        _file.Flush(flushToDisk: true);
    }

    [Benchmark(OperationsPerInvoke = Group, Description = "yardstick: FileStream, 100 records a flush to disk")]
    public void FlushHundred()
    {
        for (var i = 0; i < Group; i++)
            _file.Write(_record.Written);
        _file.Flush(flushToDisk: true);
    }

    [Benchmark(Description = "yardstick: SQLite, one row a transaction")]
    public void InsertOne() => Insert(1);

    [Benchmark(OperationsPerInvoke = Group, Description = "yardstick: SQLite, 100 rows a transaction")]
    public void InsertHundred() => Insert(Group);

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _file.DisposeAsync();
        await _insert.DisposeAsync();
        await _sqlite.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same promise from SQLite: what was committed survives a power cut.</summary>
    private void OpenSqlite()
    {
        _sqlite = new SqliteConnection($"Data Source={_folder.In("records.db")};Pooling=False");
        _sqlite.Open();
        _insert = _sqlite.CreateCommand();
        _insert.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE records (sequence INTEGER PRIMARY KEY, record BLOB NOT NULL)";
        _insert.ExecuteNonQuery();
        _insert.CommandText = "INSERT INTO records (record) VALUES (@record)";
        _insert.Parameters.AddWithValue("@record", _record.Written.ToArray());
    }

    private void Insert(int count)
    {
        using var transaction = _sqlite.BeginTransaction();
        _insert.Transaction = transaction;
        for (var i = 0; i < count; i++)
            _insert.ExecuteNonQuery();
        transaction.Commit();
    }
}
