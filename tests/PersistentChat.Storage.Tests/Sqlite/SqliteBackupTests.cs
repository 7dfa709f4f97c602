using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sqlite;
using PersistentChat.Storage.Tests.Logs;

namespace PersistentChat.Storage.Tests.Sqlite;

/// <summary>Copying a database that is written meanwhile.</summary>
public sealed class SqliteBackupTests : IDisposable
{
    private const int Rows = 20_000;

    private readonly LogFolder _folder = new();
    private readonly SqliteConnection _writer;

    public SqliteBackupTests()
    {
        _writer = new SqliteConnection($"Data Source={Source};Pooling=False");
        _writer.Open();
        Execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER, b TEXT);");
        Insert();
    }

    private string Source => _folder.FileOf("source.db");

    private string Copy => _folder.FileOf("copy.db");

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_copy_is_the_state_at_the_beginning_in_one_file()
    {
        var steps = 0;
        SqliteBackup.Copy(Source, Copy, new Doing<(long Pages, long Total)>(done =>
        {
            Assert.InRange(done.Pages, 1, done.Total);
            steps++;
            Insert();
        }));
        Assert.True(steps > 1, "the database was copied in one step, so nothing happened meanwhile");
        SqliteBackup.Check(Copy);
        using var copy = new SqliteConnection($"Data Source={Copy};Mode=ReadOnly;Pooling=False");
        copy.Open();
        using var count = copy.CreateCommand();
        count.CommandText = "SELECT count(*) FROM t";
        Assert.Equal((long)Rows, count.ExecuteScalar());
        Assert.Equal([Copy], Directory.GetFiles(_folder.Path, "copy.db*"));
    }

    [Fact]
    public void Nothing_is_written_over_and_what_is_no_database_is_refused()
    {
        SqliteBackup.Copy(Source, Copy);
        Assert.Throws<IOException>(() => SqliteBackup.Copy(Source, Copy));
        File.WriteAllText(_folder.FileOf("text"), new string('x', 10_000));
        Assert.Contains("text", Assert.Throws<IOException>(() => SqliteBackup.Copy(_folder.FileOf("text"), _folder.FileOf("other"))).Message, StringComparison.Ordinal);
        Assert.Contains("cursors", Assert.Throws<IOException>(() => SqliteBackup.ReadCursors(Copy)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_damaged_page_is_found()
    {
        SqliteBackup.Copy(Source, Copy);
        var bytes = File.ReadAllBytes(Copy);
        bytes.AsSpan(4096 * 5, 4096).Fill(0x5a);
        File.WriteAllBytes(Copy, bytes);
        Assert.Contains("damaged", Assert.Throws<IOException>(() => SqliteBackup.Check(Copy)).Message, StringComparison.Ordinal);
    }

    private void Insert() => Execute(
        $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) INSERT INTO t SELECT i, hex(randomblob(200)) FROM n");

    private void Execute(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
