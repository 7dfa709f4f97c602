namespace PersistentChat.Storage.Sql;

/// <summary>What a node needs to start again, read in one snapshot with the cursor it is consistent with.</summary>
internal sealed class SqlLocalState(SqlDatabase database, string projection, uint node) : ILocalState
{
    /// <inheritdoc/>
    public async ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken) =>
        await database.RunReadingAsync(() => ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);

    private async Task<LocalSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await database.BeginSnapshotAsync(connection, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var tables = new TableReader(database, connection, transaction, cancellationToken);
                return await ReadAsync(tables).ConfigureAwait(false);
            }
        }
    }

    private async Task<LocalSnapshot> ReadAsync(TableReader tables) => new()
    {
        Cursor = await tables.CursorAsync(projection).ConfigureAwait(false),
        Incarnation = await tables.IncarnationAsync(node).ConfigureAwait(false),
        Users = await tables.UsersAsync().ConfigureAwait(false),
        Credentials = await tables.CredentialsAsync().ConfigureAwait(false),
        Categories = await tables.CategoriesAsync().ConfigureAwait(false),
        Rooms = await tables.RoomsAsync().ConfigureAwait(false),
        Access = await tables.AccessAsync().ConfigureAwait(false),
        Positions = await tables.PositionsAsync().ConfigureAwait(false),
        Preferences = await tables.PreferencesAsync().ConfigureAwait(false),
        RecentPosts = await tables.RecentPostsAsync().ConfigureAwait(false),
    };
}
