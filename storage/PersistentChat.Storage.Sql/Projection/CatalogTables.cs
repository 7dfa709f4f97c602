using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Writes the rows of a fold other than messages and recent posts. Columns are in the order of the records' members.</summary>
internal sealed class CatalogTables(SqlDatabase database, DbConnection connection) : IAsyncDisposable
{
    private readonly SqlStatement _incarnation = new(connection, database.Upsert("nodes", ["node"], ["incarnation"]));

    private readonly SqlStatement _user = new(
        connection, database.Upsert("users", ["id"], ["uri", "display_name", "is_disabled"]));

    private readonly SqlStatement _credential = new(connection, database.Upsert(
        "credentials",
        ["user_uri"],
        ["realm", "md5_ha1", "sha256_ha1", "scram_salt", "scram_iterations", "scram_stored_key", "scram_server_key"]));

    private readonly SqlStatement _preference = new(
        connection, database.Upsert("preferences", ["user_uri", "label"], ["version", "content"]));

    private readonly SqlStatement _category = new(connection, database.Upsert(
        "categories", ["id"], ["name", "description", "keeps_history", "allows_file_upload", "allows_invitations"]));

    private readonly SqlStatement _room = new(connection, database.Upsert(
        "rooms",
        ["id"],
        [
            "category_id", "name", "description", "topic", "type", "privacy", "invitations", "is_disabled", "revision",
            "created_by", "created_on", "updated_by", "updated_on",
        ]));

    private readonly SqlStatement _grant = new(connection, database.Upsert("access", ["node", "principal", "list"], []));

    private readonly SqlStatement _revoke = new(
        connection, "DELETE FROM access WHERE node = @p0 AND principal = @p1 AND list = @p2");

    private readonly SqlStatement _position = new(
        connection, database.Upsert("room_positions", ["room_id"], ["last_number", "last_time"]));

    /// <summary>Writes every row of the fold.</summary>
    public async ValueTask WriteAsync(EventFold fold, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var (node, incarnation) in fold.Incarnations)
            await _incarnation.ExecuteAsync(transaction, [(long)node, (long)incarnation], cancellationToken).ConfigureAwait(false);
        foreach (var user in fold.Users.Values)
            await _user.ExecuteAsync(transaction, Row(user), cancellationToken).ConfigureAwait(false);
        foreach (var credential in fold.Credentials.Values)
            await _credential.ExecuteAsync(transaction, Row(credential), cancellationToken).ConfigureAwait(false);
        foreach (var preference in fold.Preferences.Values)
            await _preference.ExecuteAsync(transaction, Row(preference), cancellationToken).ConfigureAwait(false);
        foreach (var category in fold.Categories.Values)
            await _category.ExecuteAsync(transaction, Row(category), cancellationToken).ConfigureAwait(false);
        foreach (var room in fold.Rooms.Values)
            await _room.ExecuteAsync(transaction, Row(room), cancellationToken).ConfigureAwait(false);
        foreach (var (entry, granted) in fold.Access)
            await (granted ? _grant : _revoke).ExecuteAsync(transaction, Row(entry), cancellationToken).ConfigureAwait(false);
        foreach (var position in fold.Positions.Values)
            await _position.ExecuteAsync(transaction, Row(position), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var statement in (SqlStatement[])
            [_incarnation, _user, _credential, _preference, _category, _room, _grant, _revoke, _position])
            await statement.DisposeAsync().ConfigureAwait(false);
    }

    private static object[] Row(UserRecord user) => [user.Id, user.Uri, user.DisplayName, user.IsDisabled];

    private static object[] Row(CredentialRecord credential) =>
    [
        credential.User, credential.Realm, credential.Md5Ha1, credential.Sha256Ha1, credential.ScramSalt,
        credential.ScramIterations, credential.ScramStoredKey, credential.ScramServerKey,
    ];

    private static object[] Row(PreferenceRecord preference) =>
        [preference.User, preference.Label, preference.Version, preference.Content];

    private object[] Row(CategoryRecord category) =>
    [
        database.ToKey(category.Id), category.Name, category.Description,
        category.KeepsHistory, category.AllowsFileUpload, category.AllowsInvitations,
    ];

    private object[] Row(RoomRecord room) =>
    [
        database.ToKey(room.Id), database.ToKey(room.CategoryId), room.Name, room.Description, room.Topic,
        (short)room.Type, (short)room.Privacy, room.Invitations, room.IsDisabled, room.Revision,
        room.Audit.CreatedBy, room.Audit.CreatedOn, room.Audit.UpdatedBy, room.Audit.UpdatedOn,
    ];

    private object[] Row(AccessEntry entry) => [database.ToKey(entry.Node), entry.Principal, (short)entry.List];

    private object[] Row(RoomPosition position) => [database.ToKey(position.RoomId), position.LastNumber, position.LastTime];
}
