using System.Globalization;

namespace PersistentChat.Server.Backup;

/// <summary>Says what a backup holds.</summary>
internal static class BackupReport
{
    /// <summary>Writes the summary, the same after taking a backup and after restoring one.</summary>
    public static void Write(TextWriter output, string headline, BackupManifest manifest)
    {
        output.WriteLine(headline);
        Line(output, "Domain", manifest.Domain);
        Line(output, "Taken", Time(manifest.TakenOn));
        Line(output, "Size", $"{manifest.Files.Count} files, {ByteSize.Text(manifest.Files.Sum(file => file.Bytes))}");
        Line(output, "Event log", manifest.Log.EndTime is { } end
            ? $"records {manifest.Log.Start + 1} to {manifest.Log.End}; the last is of {Time(end)}"
            : $"no records behind {manifest.Log.Start}");
        foreach (var (file, cursors) in manifest.Databases)
            foreach (var (projection, cursor) in cursors)
                Line(output, file, $"{projection} is at record {cursor.Sequence}; {manifest.Log.End - cursor.Sequence} more are in the log");
        if (manifest.Storage is not null and not "sqlite")
            Line(output, "Not included", $"the {manifest.Storage} database with the messages: back it up with its own tools");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"  {name,-14} {value}");
}
