namespace PersistentChat.Storage.Sql;

/// <summary>What a node needs to start again, read in one snapshot with the cursor it is consistent with.</summary>
internal sealed class SqlLocalState(Readings readings, SqlStoreOptions options) : ILocalState
{
    /// <inheritdoc/>
    public async ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken) =>
        await readings.SnapshotAsync(ReadAsync, cancellationToken).ConfigureAwait(false);

    private async Task<LocalSnapshot> ReadAsync(Reading reading)
    {
        var tables = new TableReader(reading);
        var directory = new DirectoryReader(reading);
        return new LocalSnapshot
        {
            Cursor = await CursorTable.ReadAsync(reading, options.Projection).ConfigureAwait(false),
            Incarnation = await tables.IncarnationAsync(options.Node).ConfigureAwait(false),
            Users = await tables.UsersAsync().ConfigureAwait(false),
            Credentials = await tables.CredentialsAsync().ConfigureAwait(false),
            Categories = await tables.CategoriesAsync().ConfigureAwait(false),
            Rooms = await tables.RoomsAsync().ConfigureAwait(false),
            Access = await tables.AccessAsync().ConfigureAwait(false),
            Positions = await tables.PositionsAsync().ConfigureAwait(false),
            Preferences = await tables.PreferencesAsync().ConfigureAwait(false),
            Principals = await directory.PrincipalsAsync().ConfigureAwait(false),
            Policies = await directory.PoliciesAsync().ConfigureAwait(false),
            PolicyAssignments = await directory.AssignmentsAsync().ConfigureAwait(false),
            AddIns = await directory.AddInsAsync().ConfigureAwait(false),
            FollowLists = await directory.FollowListsAsync().ConfigureAwait(false),
            Invitations = await directory.InvitationsAsync().ConfigureAwait(false),
            RecentPosts = await RecentPostTable.ReadAsync(reading, options).ConfigureAwait(false),
        };
    }
}
