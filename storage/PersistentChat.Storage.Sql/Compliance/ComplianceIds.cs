namespace PersistentChat.Storage.Sql;

/// <summary>Names of the rows of <c>compliance_ids</c>; persisted.</summary>
internal static class ComplianceIds
{
    /// <summary>The last id that was given to an event. Of a row of its own, because readers may delete events, and no id is given twice.</summary>
    public const string Event = "event";

    /// <summary>The last id that was given before the database began to follow its present log; sequences begin anew behind it.</summary>
    public const string EarlierLogs = "earlier logs";

    /// <summary>All of them.</summary>
    public static async Task<Dictionary<string, long>> ReadAsync(Reading reading)
    {
        var rows = await reading.ListAsync("SELECT name, last_id FROM compliance_ids", [], row => (row.GetString(0), row.GetInt64(1)))
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
    }
}
