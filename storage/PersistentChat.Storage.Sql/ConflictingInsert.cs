using System.Globalization;

namespace PersistentChat.Storage.Sql;

/// <summary>Inserts with <c>ON CONFLICT</c>, which SQLite and PostgreSQL write alike.</summary>
internal static class ConflictingInsert
{
    /// <summary>Inserts a row or sets the other columns of the one with the same keys.</summary>
    public static string Replacing(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        columns.Count == 0
            ? Keeping(table, keys, columns)
            : $"{Insert(table, keys, columns)} DO UPDATE SET {string.Join(", ", columns.Select(column => $"{column} = excluded.{column}"))}";

    /// <summary>Inserts a row unless there is one with the same keys.</summary>
    public static string Keeping(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        $"{Insert(table, keys, columns)} DO NOTHING";

    private static string Insert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns)
    {
        var values = Enumerable.Range(0, keys.Count + columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}"));
        return $"INSERT INTO {table} ({string.Join(", ", keys.Concat(columns))}) VALUES ({string.Join(", ", values)}) "
            + $"ON CONFLICT ({string.Join(", ", keys)})";
    }
}
