using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Reads the tables of users, categories, rooms and roles into records.</summary>
internal sealed class TableReader(Reading reading)
{
    private readonly SqlDatabase _database = reading.Database;

    public async Task<uint> IncarnationAsync(uint node)
    {
        var found = await reading.ListAsync(
            "SELECT incarnation FROM nodes WHERE node = @p0", [(long)node], row => (uint)row.GetInt64(0)).ConfigureAwait(false);
        return found.Count == 0 ? 0 : found[0];
    }

    public Task<List<UserRecord>> UsersAsync() => reading.ListAsync(
        "SELECT id, uri, display_name, is_disabled FROM users ORDER BY id",
        [],
        row => new UserRecord(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetBoolean(3)));

    public Task<List<CredentialRecord>> CredentialsAsync() => reading.ListAsync(
        "SELECT user_uri, realm, md5_ha1, sha256_ha1, scram_salt, scram_iterations, scram_stored_key, scram_server_key "
        + "FROM credentials ORDER BY user_uri",
        [],
        row => new CredentialRecord(
            row.GetString(0), row.GetString(1), Bytes(row, 2), Bytes(row, 3), Bytes(row, 4), row.GetInt32(5), Bytes(row, 6), Bytes(row, 7)));

    public Task<List<PreferenceRecord>> PreferencesAsync() => reading.ListAsync(
        "SELECT user_uri, label, version, content FROM preferences ORDER BY user_uri, label",
        [],
        row => new PreferenceRecord(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)));

    public Task<List<CategoryRecord>> CategoriesAsync() => reading.ListAsync(
        "SELECT id, name, description, keeps_history, allows_file_upload, allows_invitations FROM categories ORDER BY id",
        [],
        row => new CategoryRecord(
            _database.ReadKey(row, 0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5)));

    public Task<List<RoomRecord>> RoomsAsync() => reading.ListAsync(
        "SELECT id, category_id, name, description, topic, type, privacy, invitations, is_disabled, revision, "
        + "created_by, created_on, updated_by, updated_on FROM rooms ORDER BY id",
        [],
        row => new RoomRecord(
            _database.ReadKey(row, 0), _database.ReadKey(row, 1), row.GetString(2), row.GetString(3), row.GetString(4),
            (RoomType)row.GetInt16(5), (RoomPrivacy)row.GetInt16(6), row.GetBoolean(7), row.GetBoolean(8), row.GetInt64(9),
            new AuditStamp(row.GetString(10), row.GetInt64(11), row.GetString(12), row.GetInt64(13))));

    public Task<List<AccessEntry>> AccessAsync() => reading.ListAsync(
        "SELECT node, principal, list FROM access ORDER BY node, principal, list",
        [],
        row => new AccessEntry(_database.ReadKey(row, 0), row.GetString(1), (AccessList)row.GetInt16(2)));

    public Task<List<RoomPosition>> PositionsAsync() => reading.ListAsync(
        "SELECT room_id, last_number, last_time FROM room_positions ORDER BY room_id",
        [],
        row => new RoomPosition(_database.ReadKey(row, 0), row.GetInt64(1), row.GetInt64(2)));

    private static byte[] Bytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);
}
