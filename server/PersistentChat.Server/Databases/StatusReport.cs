using PersistentChat.Server.EventLogs;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Server.Databases;

/// <summary>Says of each database which schema it has, how far it follows the event log, and what it could not take. Changes nothing.</summary>
internal sealed class StatusReport(TextWriter output, EventLogExtent log, Guid logId)
{
    private const int Column = 16;

    /// <summary>Writes the report of one database.</summary>
    /// <returns>True if all is well; false if somebody has to do something.</returns>
    public async Task<bool> WriteAsync(string name, FollowingStore store, CancellationToken cancellationToken)
    {
        Title(name, store.Kind);
        try
        {
            var schema = await store.ReadSchemaAsync(cancellationToken);
            Line("Schema", Text(schema));
            return schema.IsCompatible && (schema.Version < schema.NewestKnown || await WriteContentAsync(store, cancellationToken));
        }
        catch (StorageException away)
        {
            Line("Not reached", away.Message);
            return false;
        }
    }

    /// <summary>Writes that a database in the data folder was not made yet, which the server does.</summary>
    public void WriteMissing(string name)
    {
        Title(name, "no file yet");
        Line("Schema", "none yet; pchat serve and pchat db migrate make it");
    }

    private async Task<bool> WriteContentAsync(FollowingStore store, CancellationToken cancellationToken)
    {
        var cursor = await store.Projection.LoadCursorAsync(cancellationToken);
        var (text, isGood) = Text(cursor);
        Line("Follows", text);
        foreach (var gap in await store.ReadAcceptedGapsAsync(cancellationToken))
            Line("Accepted loss", $"records {gap.First} to {gap.Last} of log {gap.LogId}, on {EventTime.Text(gap.AcceptedOn)}");
        var letters = await store.ReadDeadLettersAsync(cancellationToken);
        Line("Dead letters", letters.Count == 0 ? "none" : $"{letters.Count}; pchat log dump --from N --to N shows one that is still in the log");
        foreach (var letter in letters)
            Line("", $"record {letter.Sequence} of log {letter.LogId}: {letter.Reason}");
        return isGood && letters.Count == 0;
    }

    private static string Text(SchemaStatus schema) => schema switch
    {
        { Version: 0 } => $"none yet; pchat db migrate makes version {schema.NewestKnown}",
        { IsCompatible: false } => $"version {schema.Version}, made by newer software; this one knows {schema.NewestKnown} and cannot use it",
        _ when schema.Version < schema.NewestKnown => $"version {schema.Version}; pchat db migrate makes it {schema.NewestKnown}",
        _ => $"version {schema.Version}, last changed on {EventTime.Text(schema.Steps[^1].AppliedOn)}",
    };

    private (string Text, bool IsGood) Text(LogCursor? cursor)
    {
        if (cursor is not { } at)
            return ("nothing was written yet", true);
        if (at.LogId != logId)
            return ($"log {at.LogId} up to record {at.Sequence}; the data folder has log {logId}", false);
        if (at.Sequence < log.Start.Sequence)
            return ($"record {at.Sequence}; the log begins with {log.Start.Sequence + 1}: what lies between is lost to this database", false);
        var behind = log.Committed > at.Sequence ? log.Committed - at.Sequence : 0;
        return (behind == 0 ? $"record {at.Sequence}, all there is" : $"record {at.Sequence}, {behind} behind", true);
    }

    private void Title(string name, string kind) => output.WriteLine($"{char.ToUpperInvariant(name[0])}{name[1..]}: {kind}");

    private void Line(string name, string value) => output.WriteLine($"  {name,-Column} {value}");
}
