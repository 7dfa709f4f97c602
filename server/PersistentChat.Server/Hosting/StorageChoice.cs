using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>
/// Keeps a data folder and the database of its messages together: with another one, the history that the event log no longer has
/// would be gone without a word. A folder may go over to an external database while its event log still has everything.
/// </summary>
internal static class StorageChoice
{
    /// <summary>Before the databases are opened: refuses what is wrong whatever the event log has.</summary>
    /// <exception cref="SettingsException">The messages are elsewhere.</exception>
    public static void Demand(DataFolder folder, StorageProvider wanted)
    {
        if (Present(folder) is not { } present)
            folder.Node.Note(wanted);
        else if (present != wanted && wanted == StorageProvider.Sqlite)
            throw new SettingsException(Elsewhere(folder, present));
    }

    /// <summary>Knowing where the event log begins, before anything follows it: takes note of a move, or refuses it.</summary>
    /// <exception cref="SettingsException">The messages are elsewhere, and the event log cannot bring them along.</exception>
    public static void Settle(DataFolder folder, StorageProvider wanted, LogCursor start)
    {
        if (Present(folder) is { } present && present != wanted && start.Sequence > 0)
        {
            throw new SettingsException(
                $"{Elsewhere(folder, present)} The event log begins only with record {start.Sequence + 1}, so it cannot bring along what was posted before.");
        }
        if (folder.Node.Storage != wanted)
            folder.Node.Note(wanted);
    }

    // A folder of the time before there was a choice has its messages in its own file.
    private static StorageProvider? Present(DataFolder folder) =>
        folder.Node.Storage ?? (File.Exists(folder.Database) ? StorageProvider.Sqlite : null);

    private static string Elsewhere(DataFolder folder, StorageProvider present)
    {
        var name = present.ToString().ToLowerInvariant();
        return $"The messages of the data folder {folder.Path} are kept with Storage:Provider = {name}. "
            + $"Give that, or begin anew with another folder (--data).";
    }
}
