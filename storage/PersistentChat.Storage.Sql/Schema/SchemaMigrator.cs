using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// Brings a database to the newest schema this software knows: every missing step, in order, in one transaction under the
/// database's schema lock, so that nodes that start together do not meet halfway. Forward only.
/// </summary>
internal sealed class SchemaMigrator(SqlDatabase database, SchemaPart part, IReadOnlyList<Migration> migrations, TimeProvider clock)
{
    private readonly string _versions = SchemaReader.VersionTable(part);

    /// <summary>Applies what is missing.</summary>
    /// <returns>The version of the schema afterwards; above what this software knows if it is newer, yet compatible.</returns>
    /// <exception cref="SchemaException">The schema was made by newer software and is not compatible with this one.</exception>
    public async Task<int> MigrateAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await database.BeginSchemaChangeAsync(connection, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await RunAsync(transaction, database.CreateVersionTable(_versions), cancellationToken).ConfigureAwait(false);
            var (version, lowest) = await ReadVersionAsync(transaction, cancellationToken).ConfigureAwait(false);
            RequireCompatible(version, lowest);
            foreach (var migration in migrations.Where(m => m.Version > version))
                await ApplyAsync(transaction, migration, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return Math.Max(version, migrations.Count);
        }
    }

    private void RequireCompatible(int version, int lowestCompatible)
    {
        if (lowestCompatible > migrations.Count)
        {
            throw new SchemaException(
                $"The database's schema has version {version} and needs software that knows at least version {lowestCompatible}; "
                + $"this software knows version {migrations.Count}. Start the newer software, or restore a backup made before it ran.");
        }
    }

    private async Task ApplyAsync(DbTransaction transaction, Migration migration, CancellationToken cancellationToken)
    {
        foreach (var batch in database.Batches(migration.Script))
            await RunAsync(transaction, batch, cancellationToken).ConfigureAwait(false);
        var insert = new SqlStatement(
            transaction.Connection!,
            $"INSERT INTO {_versions} (version, lowest_compatible, name, applied_on) VALUES (@p0, @p1, @p2, @p3)");
        await using (insert.ConfigureAwait(false))
        {
            object[] row = [migration.Version, migration.LowestCompatible, migration.Name, clock.GetUtcNow().UtcTicks];
            await insert.ExecuteAsync(transaction, row, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(int Version, int LowestCompatible)> ReadVersionAsync(
        DbTransaction transaction, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(
            transaction.Connection!, $"SELECT version, lowest_compatible FROM {_versions} ORDER BY version DESC");
        await using (query.ConfigureAwait(false))
        {
            var reader = await query.ReadAsync(transaction, [], cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? (reader.GetInt32(0), reader.GetInt32(1))
                    : (0, 0);
            }
        }
    }

    private static async Task RunAsync(DbTransaction transaction, string script, CancellationToken cancellationToken)
    {
        var statement = new SqlStatement(transaction.Connection!, script);
        await using (statement.ConfigureAwait(false))
            await statement.ExecuteAsync(transaction, [], cancellationToken).ConfigureAwait(false);
    }
}
