using System.Text.Json;

namespace PersistentChat.Server;

/// <summary>
/// <c>node.json</c>: what a data folder was made for. The domain is in stored password hashes and the URIs of rooms; the
/// kind of database tells where the messages are that the event log no longer has.
/// </summary>
internal sealed class NodeFile
{
    /// <summary>Name of the file in a data folder.</summary>
    public const string Name = "node.json";

    private readonly DataFolder _folder;

    private NodeFile(DataFolder folder, string domain, StorageProvider? storage) => (_folder, Domain, Storage) = (folder, domain, storage);

    /// <summary>The domain.</summary>
    public string Domain { get; }

    /// <summary>Where messages are kept; null in a folder without messages, and in one of the time when there was only one kind.</summary>
    public StorageProvider? Storage { get; private set; }

    /// <summary>Reads the file of a folder, or makes it.</summary>
    /// <exception cref="SettingsException">The file is damaged.</exception>
    public static NodeFile ReadOrCreate(DataFolder folder, string domain)
    {
        var path = folder.In(Name);
        if (File.Exists(path))
        {
            var (present, storage) = Read(path);
            return new NodeFile(folder, present, storage);
        }
        var created = new NodeFile(folder, domain, null);
        created.Write();
        return created;
    }

    /// <summary>Notes where messages are kept from now on.</summary>
    public void Note(StorageProvider storage)
    {
        Storage = storage;
        Write();
    }

    /// <summary>What a file says, for those who only look at a folder.</summary>
    /// <exception cref="SettingsException">The file is damaged.</exception>
    public static (string Domain, StorageProvider? Storage) Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var storage = document.RootElement.TryGetProperty("storage", out var value) ? value.GetString() : null;
            return (
                document.RootElement.GetProperty("domain").GetString()!,
                storage is null ? null : Enum.Parse<StorageProvider>(storage, ignoreCase: true));
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new SettingsException(
                $"{path} is damaged, so it is unknown which domain the data folder belongs to. Restore it from a backup.");
        }
    }

    private void Write() =>
        _folder.Write(Name, JsonSerializer.SerializeToUtf8Bytes(new { domain = Domain, storage = Storage?.ToString().ToLowerInvariant() }));
}
