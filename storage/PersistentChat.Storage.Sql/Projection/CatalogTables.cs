using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Writes users, categories, rooms and roles. Columns are in the order of the records' members.</summary>
internal sealed class CatalogTables : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly StatementSet _statements;
    private readonly SqlStatement _user;
    private readonly SqlStatement _credential;
    private readonly SqlStatement _preference;
    private readonly SqlStatement _category;
    private readonly SqlStatement _room;
    private readonly SqlStatement _grant;
    private readonly SqlStatement _revoke;

    public CatalogTables(SqlDatabase database, DbConnection connection)
    {
        _database = database;
        _statements = new StatementSet(database, connection);
        _user = _statements.AddUpsert("users", ["id"], ["uri", "display_name", "is_disabled"]);
        _credential = _statements.AddUpsert(
            "credentials",
            ["user_uri"],
            ["realm", "md5_ha1", "sha256_ha1", "scram_salt", "scram_iterations", "scram_stored_key", "scram_server_key"]);
        _preference = _statements.AddUpsert("preferences", ["user_uri", "label"], ["version", "content"]);
        _category = _statements.AddUpsert(
            "categories", ["id"], ["name", "description", "keeps_history", "allows_file_upload", "allows_invitations"]);
        _room = _statements.AddUpsert(
            "rooms",
            ["id"],
            [
                "category_id", "name", "description", "topic", "type", "privacy", "invitations", "is_disabled", "revision",
                "created_by", "created_on", "updated_by", "updated_on",
            ]);
        _grant = _statements.AddUpsert("access", ["node", "principal", "list"], []);
        _revoke = _statements.AddDelete("access", "node", "principal", "list");
    }

    /// <summary>Writes every row of the fold.</summary>
    public async ValueTask WriteAsync(CatalogFold fold, DbTransaction transaction, CancellationToken cancellationToken)
    {
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
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();

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
        _database.ToKey(category.Id), category.Name, category.Description,
        category.KeepsHistory, category.AllowsFileUpload, category.AllowsInvitations,
    ];

    private object[] Row(RoomRecord room) =>
    [
        _database.ToKey(room.Id), _database.ToKey(room.CategoryId), room.Name, room.Description, room.Topic,
        (short)room.Type, (short)room.Privacy, room.Invitations, room.IsDisabled, room.Revision,
        room.Audit.CreatedBy, room.Audit.CreatedOn, room.Audit.UpdatedBy, room.Audit.UpdatedOn,
    ];

    private object[] Row(AccessEntry entry) => [_database.ToKey(entry.Node), entry.Principal, (short)entry.List];
}
