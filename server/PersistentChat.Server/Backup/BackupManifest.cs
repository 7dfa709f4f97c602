using System.Text.Json;
using PersistentChat.Storage;

namespace PersistentChat.Server.Backup;

/// <summary><c>backup.json</c>: what a backup is of, how far it reaches, and what its files must be.</summary>
internal sealed record BackupManifest
{
    /// <summary>Name of the file in a backup. It is written last, so that a folder with one is a whole backup.</summary>
    public const string Name = "backup.json";

    /// <summary>The layout that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Layout of the backup; see <see cref="CurrentFormat"/>.</summary>
    public required int Layout { get; init; }

    /// <summary>Version of the program that took it.</summary>
    public required string Program { get; init; }

    /// <summary>When it was begun, UTC. All that was acknowledged before is in it.</summary>
    public required DateTimeOffset TakenOn { get; init; }

    /// <summary>SIP domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>Where the node keeps its messages, if the folder says so; an external database is not in the backup.</summary>
    public required string? Storage { get; init; }

    /// <summary>The event log.</summary>
    public required BackupLog Log { get; init; }

    /// <summary>The databases.</summary>
    public required IReadOnlyList<BackupDatabase> Databases { get; init; }

    /// <summary>All files but this one.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>Reads the manifest of a backup.</summary>
    /// <exception cref="SettingsException">There is none, or it is not one that this program can read.</exception>
    public static BackupManifest Load(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            throw new SettingsException($"{folder} is not a backup, or not a whole one: {path} is missing.");
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Format);
            return manifest?.Layout == CurrentFormat
                ? manifest
                : throw new SettingsException($"{path} has layout {manifest?.Layout}, and this program reads layout {CurrentFormat} only.");
        }
        catch (JsonException damaged)
        {
            throw new SettingsException($"{path} is damaged: {damaged.Message}");
        }
    }

    /// <summary>Writes the manifest and makes it durable.</summary>
    public void Save(string folder)
    {
        using var file = PrivateFile.Open(Path.Combine(folder, Name), FileMode.CreateNew);
        JsonSerializer.Serialize(file, this, Format);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>The event log of a backup.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Start">Sequence number before its first record.</param>
/// <param name="End">Sequence number of its last record.</param>
/// <param name="EndTime">Time of the last event, UTC; null if there is none.</param>
internal sealed record BackupLog(Guid Id, ulong Start, ulong End, DateTimeOffset? EndTime);

/// <summary>A database of a backup.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Cursors">How far its projections have followed the log, by name.</param>
internal sealed record BackupDatabase(string File, IReadOnlyDictionary<string, LogCursor> Cursors);

/// <summary>A file of a backup.</summary>
/// <param name="Name">Path in the backup and in the data folder, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Hash of its content in lower-case hexadecimal digits.</param>
internal sealed record BackupFile(string Name, long Bytes, string Sha256);
