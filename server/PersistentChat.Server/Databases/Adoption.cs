using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Begins an empty data folder with what an external database has, after a node lost its disk: users, rooms and numbers go into the
/// local state, and the database follows the folder's new event log from then on. What the lost log had behind the database's
/// cursor is gone, which is why a person decides. May be run again after an interruption.
/// </summary>
internal static class Adoption
{
    /// <summary>Adopts.</summary>
    /// <returns>Where the database had come to in the lost log.</returns>
    /// <exception cref="SettingsException">The folder or the database is not as it must be; nothing was changed.</exception>
    public static async Task<LogCursor> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Storage.IsExternal())
            throw new SettingsException("pchat db adopt takes over an external database: give Storage:Provider and its connection string.");
        using var folder = DataFolder.Open(settings.Data, settings.Domain);
        await using var archive = ExternalStore.Open(settings, TimeProvider.System);
        await using var local = await SqliteStore.OpenAsync(
            folder.Database, NodeStores.Options(settings) with { KeepsMessages = false }, cancellationToken: cancellationToken);
        await using var log = await FasterEventLog.OpenAsync(
            settings.StorageLimits.Log(folder.Log, null), NullLogger<FasterEventLog>.Instance, cancellationToken);
        var lost = await DemandAsync(folder, archive, log, cancellationToken);
        await ImportAsync(archive, local, log.Start, cancellationToken);
        if (!await archive.AdoptLogAsync(lost, log.Start, cancellationToken))
            throw new SettingsException("The database is written by another server at this moment. Stop that one first.");
        folder.Node.Note(settings.Storage.Provider);
        return lost;
    }

    private static async Task<LogCursor> DemandAsync(DataFolder folder, SqlStore archive, FasterEventLog log, CancellationToken cancellationToken)
    {
        if (log.Committed.Sequence > 0)
            throw new SettingsException($"The data folder {folder.Path} has an event log of its own with {log.Committed.Sequence} records. Give an empty folder.");
        var cursor = await archive.Projection.LoadCursorAsync(cancellationToken)
            ?? throw new SettingsException("The database is empty: there is nothing to adopt. Start pchat serve.");
        return cursor.LogId == log.LogId ? throw new SettingsException("The database follows this folder's event log already.") : cursor;
    }

    private static async Task ImportAsync(SqlStore archive, SqlStore local, LogCursor start, CancellationToken cancellationToken)
    {
        // Already there if an earlier run was interrupted before the database followed.
        if (await local.Projection.LoadCursorAsync(cancellationToken) == start)
            return;
        await local.ImportAsync(await archive.State.LoadAsync(cancellationToken), start, cancellationToken);
    }
}
