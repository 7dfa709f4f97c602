using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Reads whole tables into records, on one connection and in one transaction.</summary>
internal sealed class TableReader(
    SqlDatabase database, DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
{
    /// <summary>Reads one projection's cursor on a connection of its own.</summary>
    public static Task<LogCursor?> LoadCursorAsync(SqlDatabase database, string projection, CancellationToken cancellationToken) =>
        database.RunReadingAsync(
            async () =>
            {
                var connection = await database.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                    return await new TableReader(database, connection, null, cancellationToken).CursorAsync(projection).ConfigureAwait(false);
            },
            cancellationToken);

    public async Task<LogCursor?> CursorAsync(string projection)
    {
        var found = await ListAsync(
            "SELECT log_id, sequence, address FROM cursors WHERE projection = @p0",
            [projection],
            row => new LogCursor(database.ReadKey(row, 0), (ulong)row.GetInt64(1), row.GetInt64(2))).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<uint> IncarnationAsync(uint node)
    {
        var found = await ListAsync(
            "SELECT incarnation FROM nodes WHERE node = @p0", [(long)node], row => (uint)row.GetInt64(0)).ConfigureAwait(false);
        return found.Count == 0 ? 0 : found[0];
    }

    public Task<List<UserRecord>> UsersAsync() => ListAsync(
        "SELECT id, uri, display_name, is_disabled FROM users ORDER BY id",
        [],
        row => new UserRecord(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetBoolean(3)));

    public Task<List<CredentialRecord>> CredentialsAsync() => ListAsync(
        "SELECT user_uri, realm, md5_ha1, sha256_ha1, scram_salt, scram_iterations, scram_stored_key, scram_server_key "
        + "FROM credentials ORDER BY user_uri",
        [],
        row => new CredentialRecord(
            row.GetString(0), row.GetString(1), Bytes(row, 2), Bytes(row, 3), Bytes(row, 4), row.GetInt32(5), Bytes(row, 6), Bytes(row, 7)));

    public Task<List<PreferenceRecord>> PreferencesAsync() => ListAsync(
        "SELECT user_uri, label, version, content FROM preferences ORDER BY user_uri, label",
        [],
        row => new PreferenceRecord(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)));

    public Task<List<CategoryRecord>> CategoriesAsync() => ListAsync(
        "SELECT id, name, description, keeps_history, allows_file_upload, allows_invitations FROM categories ORDER BY id",
        [],
        row => new CategoryRecord(
            database.ReadKey(row, 0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5)));

    public Task<List<RoomRecord>> RoomsAsync() => ListAsync(
        "SELECT id, category_id, name, description, topic, type, privacy, invitations, is_disabled, revision, "
        + "created_by, created_on, updated_by, updated_on FROM rooms ORDER BY id",
        [],
        row => new RoomRecord(
            database.ReadKey(row, 0), database.ReadKey(row, 1), row.GetString(2), row.GetString(3), row.GetString(4),
            (RoomType)row.GetInt16(5), (RoomPrivacy)row.GetInt16(6), row.GetBoolean(7), row.GetBoolean(8), row.GetInt64(9),
            new AuditStamp(row.GetString(10), row.GetInt64(11), row.GetString(12), row.GetInt64(13))));

    public Task<List<AccessEntry>> AccessAsync() => ListAsync(
        "SELECT node, principal, list FROM access ORDER BY node, principal, list",
        [],
        row => new AccessEntry(database.ReadKey(row, 0), row.GetString(1), (AccessList)row.GetInt16(2)));

    public Task<List<RoomPosition>> PositionsAsync() => ListAsync(
        "SELECT room_id, last_number, last_time FROM room_positions ORDER BY room_id",
        [],
        row => new RoomPosition(database.ReadKey(row, 0), row.GetInt64(1), row.GetInt64(2)));

    public Task<List<RecentPost>> RecentPostsAsync() => ListAsync(
        "SELECT client_high, client_low, client_number, room_id, number FROM recent_posts ORDER BY ordinal",
        [],
        row => new RecentPost(
            new PostIdentity(new UInt128((ulong)row.GetInt64(0), (ulong)row.GetInt64(1)), (ulong)row.GetInt64(2)),
            database.ReadKey(row, 3),
            row.GetInt64(4)));

    private async Task<List<T>> ListAsync<T>(string sql, object[] values, Func<DbDataReader, T> read)
    {
        var query = new SqlStatement(connection, sql);
        await using (query.ConfigureAwait(false))
        {
            var row = await query.ReadAsync(transaction, values, cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var list = new List<T>();
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                    list.Add(read(row));
                return list;
            }
        }
    }

    private static byte[] Bytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);
}
