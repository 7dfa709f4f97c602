using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Local state and archive as one projection: their rows and the cursor change in one transaction.</summary>
internal sealed class SqlProjection(SqlDatabase database, SchemaGate schema, SqlStoreOptions options, TimeProvider clock)
    : CursorProjection<ChatRows>(database, schema, options.Projection)
{
    private readonly SqlDatabase _database = database;

    /// <inheritdoc cref="SqlStore.ImportAsync"/>
    public async Task ImportAsync(LocalSnapshot state, LogCursor? at, CancellationToken cancellationToken) => await RunAsync(
        async (session, transaction) =>
        {
            var reading = new Reading(_database, transaction.Connection!, transaction, cancellationToken);
            await EmptyStore.RequireAsync(reading, Name).ConfigureAwait(false);
            await session.Rows.ImportAsync(transaction, state, options.Node, cancellationToken).ConfigureAwait(false);
            return at is not { } cursor || await session.Cursor.TryMoveAsync(transaction, null, cursor, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override ChatRows OpenRows(DbConnection connection) => new(_database, connection, options, clock);
}
