using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Local state and archive as one projection: their rows and the cursor change in one transaction.</summary>
internal sealed class SqlProjection(SqlDatabase database, SchemaGate schema, SqlStoreOptions options, TimeProvider clock)
    : CursorProjection<ChatRows>(database, schema, options.Projection)
{
    private readonly SqlDatabase _database = database;

    /// <inheritdoc/>
    protected override ChatRows OpenRows(DbConnection connection) => new(_database, connection, options, clock);
}
