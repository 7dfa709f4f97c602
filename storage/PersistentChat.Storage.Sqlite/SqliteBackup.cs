using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// Copies database files that may be in use, by SQLite's online backup. A copy is one state of the database, the one that was
/// committed when the copying began.
/// </summary>
public static class SqliteBackup
{
    private const string Main = "main";

    // A few milliseconds of work, so that progress is told and a cancellation is seen in time.
    private const int PagesPerStep = 1024;

    /// <summary>Copies a database into a file of its own, without companions, and makes it durable.</summary>
    /// <param name="source">Path of the database. Writers and readers of it go on.</param>
    /// <param name="target">Path of the copy; it must not exist.</param>
    /// <param name="copied">Is told how many pages of how many were copied so far.</param>
    /// <param name="cancellationToken">Gives up; the copy is then of no use.</param>
    /// <exception cref="IOException">A file cannot be read or written, or the source is not a database.</exception>
    public static void Copy(
        string source, string target, IProgress<(long Pages, long Total)>? copied = null, CancellationToken cancellationToken = default)
    {
        try
        {
            PrivateFile.Open(target, FileMode.CreateNew).Dispose();
            using (var from = Open(source, SqliteOpenMode.ReadOnly))
            using (var to = Open(target, SqliteOpenMode.ReadWrite))
            {
                // Holds the state that is copied: otherwise each write of another process would make the copying begin again.
                Execute(from, "BEGIN; SELECT count(*) FROM sqlite_schema;");
                Copy(from.Handle!, to.Handle!, copied, cancellationToken);
                // The copy inherits the write-ahead log of the source; without it the copy is one file.
                Execute(to, "PRAGMA journal_mode = DELETE;");
            }
            using var file = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        catch (SqliteException failure)
        {
            throw new IOException($"The database {source} cannot be copied to {target}: {failure.Message}", failure);
        }
    }

    /// <summary>Up to where the projections in a database that nobody writes have followed the event log, by their names.</summary>
    /// <exception cref="IOException">The file is missing, or not a database of this product.</exception>
    public static IReadOnlyDictionary<string, LogCursor> ReadCursors(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            using var query = connection.CreateCommand();
            query.CommandText = "SELECT projection, log_id, sequence, address FROM cursors";
            using var rows = query.ExecuteReader();
            var cursors = new SortedDictionary<string, LogCursor>(StringComparer.Ordinal);
            while (rows.Read())
                cursors[rows.GetString(0)] = new LogCursor(
                    new Guid(rows.GetFieldValue<byte[]>(1), bigEndian: true), (ulong)rows.GetInt64(2), rows.GetInt64(3));
            return cursors;
        }
        catch (SqliteException failure)
        {
            throw new IOException($"The cursors in {path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Lets SQLite check the structure of a database that nobody writes.</summary>
    /// <exception cref="IOException">The file is damaged.</exception>
    public static void Check(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            using var query = connection.CreateCommand();
            query.CommandText = "PRAGMA quick_check(1)";
            if (query.ExecuteScalar() is string verdict && verdict != "ok")
                throw new IOException($"The database {path} is damaged: {verdict}");
        }
        catch (SqliteException failure)
        {
            throw new IOException($"The database {path} cannot be checked: {failure.Message}", failure);
        }
    }

    private static void Copy(sqlite3 from, sqlite3 to, IProgress<(long Pages, long Total)>? copied, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(to, Main, from, Main);
        if (backup.IsInvalid)
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to), to);
        int result;
        while ((result = raw.sqlite3_backup_step(backup, PagesPerStep)) == raw.SQLITE_OK)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var total = raw.sqlite3_backup_pagecount(backup);
            copied?.Report((total - raw.sqlite3_backup_remaining(backup), total));
        }
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, to);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_backup_finish(backup), to);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
