using System.Collections;
using System.Data.Common;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Rows to insert, made one by one while they are sent. Offers what SqlBulkCopy asks for and no more.</summary>
internal abstract class BulkRows(string table, int count, params string[] columns) : DbDataReader
{
    private int _row = -1;

    /// <summary>Name of the table.</summary>
    public string Table => table;

    /// <summary>How many rows.</summary>
    public int Count => count;

    /// <summary>Names of the columns, equal in source and table.</summary>
    public IReadOnlyList<string> Columns => columns;

    public override int FieldCount => columns.Length;

    public override bool HasRows => count > 0;

    public override bool IsClosed => false;

    public override int Depth => 0;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++_row < count;

    public override bool NextResult() => false;

    public override object GetValue(int ordinal) => Value(_row, ordinal);

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override string GetName(int ordinal) => columns[ordinal];

    public override int GetOrdinal(string name) => Array.IndexOf(columns, name);

    public override Type GetFieldType(int ordinal) => GetValue(ordinal).GetType();

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override char GetChar(int ordinal) => (char)GetValue(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => (decimal)GetValue(ordinal);

    public override double GetDouble(int ordinal) => (double)GetValue(ordinal);

    public override float GetFloat(int ordinal) => (float)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override short GetInt16(int ordinal) => (short)GetValue(ordinal);

    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

    public override long GetInt64(int ordinal) => (long)GetValue(ordinal);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    /// <summary>Refuses rows with what a column cannot take. Asked before anything is sent: a bulk insert is not broken off half way.</summary>
    /// <exception cref="StorageException">A row is poisoned. The message quotes none of it.</exception>
    public virtual void Check()
    {
    }

    /// <summary>
    /// Whether a column takes a text of so many characters. U+0000 is refused, as elsewhere: not every server that speaks the protocol
    /// keeps what comes behind it.
    /// </summary>
    protected static bool Fits(string text, int width = int.MaxValue) =>
        text.Length <= width && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>The same of a text in UTF-8, without a limit.</summary>
    protected static bool Fits(ReadOnlySpan<byte> text) => !text.Contains((byte)0);

    /// <summary>One value.</summary>
    /// <param name="row">Number of the row from 0.</param>
    /// <param name="column">Number of the column from 0.</param>
    protected abstract object Value(int row, int column);
}
