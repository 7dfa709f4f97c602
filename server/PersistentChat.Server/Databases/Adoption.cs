using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Begins an empty data folder with what an external database has, after a node lost its disk: users, rooms and numbers go into the
/// local state, and the databases follow the folder's new event log from then on. What the lost log had behind a database's
/// cursor is gone, which is why a person decides. May be run again after an interruption.
/// </summary>
internal static class Adoption
{
    /// <summary>Adopts.</summary>
    /// <returns>Each database that follows the folder's log from now on, and where it had come to in the lost one.</returns>
    /// <exception cref="SettingsException">The folder or a database is not as it must be; nothing was changed.</exception>
    public static async Task<IReadOnlyList<(string Name, LogCursor Lost)>> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var isRecordOutside = settings.Compliance.Enabled && !NodeStores.IsComplianceInFolder(settings);
        if (!settings.Storage.IsExternal() && !isRecordOutside)
            throw new SettingsException("pchat db adopt takes over an external database: give Storage:Provider and its connection string.");
        using var folder = DataFolder.Open(settings.Data, settings.Domain);
        await using var archive = settings.Storage.IsExternal() ? ExternalStore.Open(settings, TimeProvider.System) : null;
        await using var record = isRecordOutside ? NodeStores.OpenCompliance(settings, folder.Compliance, TimeProvider.System) : null;
        await using var log = await FasterEventLog.OpenAsync(
            settings.StorageLimits.Log(folder.Log), NullLogger<FasterEventLog>.Instance, cancellationToken);

        var messages = archive is null ? null : await LostAsync(archive, folder, log, cancellationToken);
        var acts = record is null ? null : await record.Projection.LoadCursorAsync(cancellationToken);
        var adopted = new List<(string, LogCursor)>();
        if (acts is { } recorded && recorded.LogId != log.LogId)
            adopted.Add(("compliance record", await FollowAsync(record!, recorded, log.Start, cancellationToken)));
        if (messages is { } archived)
        {
            await ImportAsync(settings, folder, archive!, log.Start, cancellationToken);
            adopted.Add(("messages", await FollowAsync(archive!, archived, log.Start, cancellationToken)));
            folder.Node.Note(settings.Storage.Provider);
        }
        return adopted.Count > 0 ? adopted : throw new SettingsException("The database follows this folder's event log already, or is empty.");
    }

    /// <summary>Where the archive was in the lost log.</summary>
    /// <returns>Null if it follows the folder's log already.</returns>
    private static async Task<LogCursor?> LostAsync(SqlStore archive, DataFolder folder, FasterEventLog log, CancellationToken cancellationToken)
    {
        var cursor = await archive.Projection.LoadCursorAsync(cancellationToken)
            ?? throw new SettingsException("The database is empty: there is nothing to adopt. Start pchat serve.");
        if (cursor.LogId == log.LogId)
            return null;
        return log.Committed.Sequence == 0 ? cursor : throw new SettingsException(
            $"The data folder {folder.Path} has an event log of its own with {log.Committed.Sequence} records. Give an empty folder.");
    }

    private static async Task<LogCursor> FollowAsync(FollowingStore store, LogCursor lost, LogCursor start, CancellationToken cancellationToken) =>
        await store.AdoptLogAsync(lost, start, cancellationToken)
            ? lost
            : throw new SettingsException("The database is written by another server at this moment. Stop that one first.");

    private static async Task ImportAsync(
        ServerSettings settings, DataFolder folder, SqlStore archive, LogCursor start, CancellationToken cancellationToken)
    {
        await using var local = await SqliteStore.OpenAsync(
            folder.Database, NodeStores.Options(settings) with { KeepsMessages = false }, cancellationToken: cancellationToken);
        // Already there if an earlier run was interrupted before the database followed.
        if (await local.Projection.LoadCursorAsync(cancellationToken) == start)
            return;
        await local.ImportAsync(await archive.State.LoadAsync(cancellationToken), start, cancellationToken);
    }
}
