namespace PersistentChat.Storage.Sql;

/// <summary>Reads the tables of principals, policies, add-ins, follow lists, invitations and files into records.</summary>
internal sealed class DirectoryReader(Reading reading)
{
    private readonly SqlDatabase _database = reading.Database;

    public async Task<List<PrincipalRecord>> PrincipalsAsync()
    {
        var parents = new Dictionary<int, List<int>>();
        await reading.ForEachAsync(
            "SELECT principal_id, parent_id FROM principal_parents ORDER BY principal_id, parent_id",
            [],
            row => ListOf(parents, row.GetInt32(0)).Add(row.GetInt32(1))).ConfigureAwait(false);
        return await reading.ListAsync(
            "SELECT id, directory_id, uri, type, name, display_name, directory_path, state FROM principals ORDER BY id",
            [],
            row => new PrincipalRecord(
                row.GetInt32(0), _database.ReadKey(row, 1), row.GetString(2), (PrincipalType)row.GetInt16(3), row.GetString(4),
                row.GetString(5), row.GetString(6), (PrincipalState)row.GetInt16(7),
                parents.GetValueOrDefault(row.GetInt32(0), []))).ConfigureAwait(false);
    }

    public Task<List<PolicyRecord>> PoliciesAsync() => reading.ListAsync(
        "SELECT name, description, enables_chat FROM policies ORDER BY policy_key",
        [],
        row => new PolicyRecord(row.GetString(0), row.GetString(1), row.GetBoolean(2)));

    public Task<List<PolicyAssignment>> AssignmentsAsync() => reading.ListAsync(
        "SELECT user_uri, policy_name FROM policy_assignments ORDER BY user_uri",
        [],
        row => new PolicyAssignment(row.GetString(0), row.GetString(1)));

    public Task<List<AddInRecord>> AddInsAsync() => reading.ListAsync(
        "SELECT id, name, url FROM add_ins ORDER BY id",
        [],
        row => new AddInRecord(_database.ReadKey(row, 0), row.GetString(1), row.GetString(2)));

    public async Task<List<FollowList>> FollowListsAsync()
    {
        var lists = new Dictionary<string, List<Guid>>();
        await reading.ForEachAsync(
            "SELECT user_uri, room_id FROM follow_lists ORDER BY user_uri, position",
            [],
            row => ListOf(lists, row.GetString(0)).Add(_database.ReadKey(row, 1))).ConfigureAwait(false);
        return [.. lists.Select(list => new FollowList(list.Key, list.Value))];
    }

    public Task<List<InvitationRecord>> InvitationsAsync() => reading.ListAsync(
        "SELECT user_uri, room_id, invite_id, created_on FROM invitations ORDER BY user_uri, room_id",
        [],
        row => new InvitationRecord(row.GetString(0), _database.ReadKey(row, 1), row.GetInt64(2), row.GetInt64(3)));

    public async Task<FileRecord?> FileAsync(Guid id)
    {
        var found = await reading.ListAsync(
            "SELECT id, room_id, uploader, name, stored_name, size, sha256, uploaded_on FROM files WHERE id = @p0",
            [_database.ToKey(id)],
            row => new FileRecord(
                _database.ReadKey(row, 0), _database.ReadKey(row, 1), row.GetString(2), row.GetString(3), row.GetString(4),
                row.GetInt64(5), row.GetFieldValue<byte[]>(6), row.GetInt64(7))).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    private static List<TItem> ListOf<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
