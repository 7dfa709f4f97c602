using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Takes the log into the compliance tables, under a cursor of its own.</summary>
internal sealed class ComplianceProjection(SqlDatabase database, SchemaGate schema, TimeProvider clock)
    : CursorProjection<ComplianceRows>(database, schema, CursorName)
{
    /// <summary>Name of the projection and its cursor; persisted.</summary>
    public const string CursorName = "compliance";

    private readonly SqlDatabase _database = database;

    /// <inheritdoc/>
    protected override ComplianceRows OpenRows(DbConnection connection) => new(_database, connection, clock);
}
