namespace PersistentChat.Storage.Sql;

/// <summary>Makes sure that a store has nothing in it.</summary>
internal static class EmptyStore
{
    private static readonly string[] Tables =
    [
        "nodes", "users", "credentials", "preferences", "categories", "rooms", "access", "room_positions", "recent_post_pages", "messages",
        "absent_numbers", "principals", "policies", "policy_assignments", "add_ins", "follow_lists", "invitations", "files",
    ];

    /// <summary>Looks into every table, and for a cursor.</summary>
    /// <exception cref="StorageException">There is something in one of them.</exception>
    public static async Task RequireAsync(Reading reading, string projection)
    {
        if (await CursorTable.ReadAsync(reading, projection).ConfigureAwait(false) is { } cursor)
            throw Refusal($"it has followed a log up to record {cursor.Sequence}");
        foreach (var table in Tables)
        {
            var found = await reading.ListAsync(
                $"SELECT CASE WHEN EXISTS (SELECT 1 FROM {table}) THEN 1 ELSE 0 END", [], row => Convert.ToInt32(row.GetValue(0), null))
                .ConfigureAwait(false);
            if (found[0] != 0)
                throw Refusal($"there are rows in {table}");
        }
    }

    private static StorageException Refusal(string why) =>
        new(StorageFault.Configuration, $"The store is not empty, so no state is written into it: {why}.");
}
