using PersistentChat.Storage;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Server.Databases;

/// <summary>Lets databases go on behind records that they lack and the event log does not have any more, if an operator says so.</summary>
internal sealed class GapAcceptance(LogCursor start, TextWriter output)
{
    /// <summary>Accepts the gap of one database, or says what it is.</summary>
    /// <returns>False if there is a gap that was not accepted.</returns>
    /// <exception cref="SettingsException">The database follows another log, or is being written.</exception>
    public async Task<bool> RunAsync(string name, FollowingStore store, bool isAccepted, CancellationToken cancellationToken)
    {
        var cursor = await store.Projection.LoadCursorAsync(cancellationToken);
        if (cursor is { } other && other.LogId != start.LogId)
            throw new SettingsException($"{name}: the database follows log {other.LogId}, the data folder has log {start.LogId}: that is not a gap. See pchat db adopt.");
        if ((cursor?.Sequence ?? 0) >= start.Sequence || (cursor is null && store is SqlComplianceStore))
        {
            await output.WriteLineAsync($"{name}: there is no gap, the event log reaches back to what the database has.");
            return true;
        }
        var lost = $"records {(cursor?.Sequence ?? 0) + 1} to {start.Sequence} of log {start.LogId}";
        if (!isAccepted)
        {
            await output.WriteLineAsync($"{name}: the database lacks {lost}. If no backup has them, give --yes to go on without them.");
            return false;
        }
        if (!await store.AcceptGapAsync(cursor, start, cancellationToken))
            throw new SettingsException($"{name}: the database is being written at this moment. Try again.");
        await output.WriteLineAsync($"{name}: the database goes on behind {lost}, which is noted in it.");
        return true;
    }
}
