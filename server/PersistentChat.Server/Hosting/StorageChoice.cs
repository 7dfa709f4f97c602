using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>Remembers in the data folder where the messages are.</summary>
internal sealed class StorageChoice(DataFolder folder) : MessagePlace
{
    // A folder of the time before there was a choice has its messages in its own file.
    protected override string? Present =>
        folder.Node.Storage is { } noted ? KindOf(noted) : File.Exists(folder.Database) ? KindOf(StorageProvider.Sqlite) : null;

    /// <summary>The kind as it is noted and shown.</summary>
    public static string KindOf(StorageProvider provider) => provider.ToString().ToLowerInvariant();

    protected override void Note(string kind)
    {
        var provider = Enum.Parse<StorageProvider>(kind, ignoreCase: true);
        if (folder.Node.Storage != provider)
            folder.Node.Note(provider);
    }

    protected override Exception Elsewhere(string present, string reason) => new SettingsException(
        $"The messages of the data folder {folder.Path} are kept with Storage:Provider = {present}. "
        + $"Give that, or begin anew with another folder (--data).{reason}");
}
