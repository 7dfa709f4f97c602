namespace PersistentChat.Storage.Sql;

/// <summary>Tells which schema a database has, without changing anything.</summary>
internal static class SchemaReader
{
    /// <summary>The table that lists the steps of a schema.</summary>
    public static string VersionTable(SchemaPart part) => part.Table("schema_version");

    /// <summary>Reads the status of one schema.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static Task<SchemaStatus> ReadAsync(SqlDatabase database, SchemaPart part, CancellationToken cancellationToken) =>
        new Readings(database, schema: null).RunAsync(reading => ReadAsync(reading, part), cancellationToken);

    private static async Task<SchemaStatus> ReadAsync(Reading reading, SchemaPart part)
    {
        var newest = reading.Database.Migrations(part).Count;
        if (!await HasTableAsync(reading, VersionTable(part)).ConfigureAwait(false))
            return new SchemaStatus(0, 0, newest, []);
        var steps = await reading.ListAsync(
            $"SELECT version, lowest_compatible, name, applied_on FROM {VersionTable(part)} ORDER BY version",
            [],
            row => new SchemaStep(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3))).ConfigureAwait(false);
        var last = steps.Count == 0 ? null : steps[^1];
        return new SchemaStatus(last?.Version ?? 0, last?.LowestCompatible ?? 0, newest, steps);
    }

    private static async Task<bool> HasTableAsync(Reading reading, string table)
    {
        var counts = await reading.ListAsync(
            reading.Database.CountTables, [table], row => Convert.ToInt64(row.GetValue(0), null)).ConfigureAwait(false);
        return counts[0] > 0;
    }
}
