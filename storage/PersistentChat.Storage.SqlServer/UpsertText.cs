using System.Globalization;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// The statements that insert or update, without MERGE, which locks less than it seems to. Each reports the rows it changed, as all that
/// is counted in them is one insert or update.
/// </summary>
internal static class UpsertText
{
    /// <summary>
    /// Updates, and inserts if there was nothing to update. The hints hold the gap where the row would be, so that nobody else inserts
    /// it in between.
    /// </summary>
    public static string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns)
    {
        if (columns.Count == 0)
            return InsertIfAbsent(table, keys, columns);
        var assignments = columns.Select((column, i) => $"{column} = {Parameter(keys.Count + i)}");
        return $"UPDATE {table} WITH (UPDLOCK, SERIALIZABLE) SET {string.Join(", ", assignments)} WHERE {Where(keys)}; "
            + $"IF @@ROWCOUNT = 0 INSERT INTO {table} ({Names(keys, columns)}) VALUES ({Values(keys.Count + columns.Count)});";
    }

    /// <summary>
    /// Inserts unless the row is there. Of those who try at once one waits for the other and inserts nothing, where the hints are obeyed;
    /// elsewhere its insert fails, as the key is taken. One statement, so that the rows it reports are those and no others.
    /// </summary>
    public static string InsertIfAbsent(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        Insert(table, keys, columns) + ";";

    private static string Insert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        $"INSERT INTO {table} ({Names(keys, columns)}) SELECT {Values(keys.Count + columns.Count)} "
        + $"WHERE NOT EXISTS (SELECT 1 FROM {table} WITH (UPDLOCK, SERIALIZABLE) WHERE {Where(keys)})";

    private static string Names(IEnumerable<string> keys, IEnumerable<string> columns) => string.Join(", ", keys.Concat(columns));

    private static string Values(int count) => string.Join(", ", Enumerable.Range(0, count).Select(Parameter));

    private static string Where(IEnumerable<string> keys) => string.Join(" AND ", keys.Select((key, i) => $"{key} = {Parameter(i)}"));

    private static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");
}
