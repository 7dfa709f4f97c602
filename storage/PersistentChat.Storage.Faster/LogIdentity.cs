using System.Globalization;
using System.Text;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// What was settled when a log was created and never changes: who it is and how its files are laid out. Written last of the
/// files of a new log, so that a log with an identity is a complete one.
/// </summary>
internal sealed record LogIdentity(Guid LogId, int PageSizeBits, int SegmentSizeBits)
{
    private const string FirstLine = "pchat-event-log 1";

    internal static string PathIn(string directory) => Path.Combine(directory, "log.id");

    internal static bool Exists(string directory) => File.Exists(PathIn(directory));

    internal static LogIdentity Load(string directory)
    {
        var path = PathIn(directory);
        var lines = File.ReadAllLines(path);
        if (lines.Length == 5 && lines[0] == FirstLine
            && Value(lines[1], "id ") is { } id && Guid.TryParseExact(id, "D", out var logId)
            && Number(lines[2], "page-size-bits ") is { } page && Number(lines[3], "segment-size-bits ") is { } segment
            && new LogIdentity(logId, page, segment) is var identity && identity.Text() == string.Join('\n', lines) + '\n')
            return identity;
        throw new EventLogException(
            $"{path} is damaged, so it is unknown which log this is. Restore the whole folder from a backup; do not delete the file.");
    }

    /// <summary>Writes the file and makes it and its name durable.</summary>
    internal void Save(string directory)
    {
        var temporary = PathIn(directory) + ".new";
        using (var file = PrivateFile.Open(temporary, FileMode.Create))
        {
            file.Write(Encoding.ASCII.GetBytes(Text()));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, PathIn(directory), overwrite: false);
        DirectorySync.Flush(directory);
    }

    private string Text()
    {
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{FirstLine}\nid {LogId:D}\npage-size-bits {PageSizeBits}\nsegment-size-bits {SegmentSizeBits}\n");
        var checksum = ~RecordFrame.Update(uint.MaxValue, Encoding.ASCII.GetBytes(content));
        return string.Create(CultureInfo.InvariantCulture, $"{content}crc-32c {checksum:x8}\n");
    }

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;

    private static int? Number(string line, string name) =>
        int.TryParse(Value(line, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
