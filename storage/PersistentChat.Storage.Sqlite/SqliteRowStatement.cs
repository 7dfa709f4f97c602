using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PersistentChat.Storage.Sqlite;

/// <summary>A prepared statement that changes rows and returns none, bound by position from 1 without boxing or garbage.</summary>
internal sealed class SqliteRowStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private byte[] _utf8 = new byte[512];

    public SqliteRowStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(_statement, index, value));

    public void Bind(int index, long? value)
    {
        if (value is { } number)
            Bind(index, number);
        else
            Check(raw.sqlite3_bind_null(_statement, index));
    }

    public void Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(_statement, index, bytes));
    }

    public void Bind(int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _utf8.Length)
            _utf8 = new byte[most];
        BindUtf8(index, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, _utf8)));
    }

    public void BindUtf8(int index, ReadOnlySpan<byte> value) =>
        // An empty span has no address, which the library would take for null.
        Check(value.IsEmpty ? raw.sqlite3_bind_text(_statement, index, "") : raw.sqlite3_bind_text(_statement, index, value));

    /// <summary>Runs the statement with what was bound, and makes it ready to be bound again.</summary>
    public void Run()
    {
        var result = raw.sqlite3_step(_statement);
        if (result != raw.SQLITE_DONE)
        {
            // The message must be fetched before the reset replaces it.
            var failure = Failure(result);
            raw.sqlite3_reset(_statement);
            throw failure;
        }
        raw.sqlite3_reset(_statement);
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw Failure(result);
    }

    private SqliteException Failure(int result) =>
        new(raw.sqlite3_errmsg(_connection).utf8_to_string(), result, raw.sqlite3_extended_errcode(_connection));
}
