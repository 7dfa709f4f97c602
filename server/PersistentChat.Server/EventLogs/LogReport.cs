using System.Globalization;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server.EventLogs;

/// <summary>Says what a log is and what its inspection found.</summary>
internal static class LogReport
{
    private const int Column = 18;

    /// <summary>What can be said without reading records.</summary>
    public static void WriteFiles(TextWriter output, EventLogFiles files)
    {
        var segments = files.Segments();
        output.WriteLine($"Event log in {files.Directory}");
        Line(output, "Log id", files.LogId.ToString("D"));
        Line(output, "Layout", $"pages of {ByteSize.Text(1L << files.PageSizeBits)}, files of {ByteSize.Text(1L << files.SegmentSizeBits)}");
        Line(output, "Files", $"{segments.Count}, {ByteSize.Text(segments.Sum(segment => segment.Bytes))}");
        foreach (var segment in segments)
            Line(output, "", $"{Path.GetFileName(segment.File)}: {ByteSize.Text(segment.Bytes)}");
        foreach (var slot in files.CommitSlots())
            Line(output, $"Commit slot {slot.Byte}", slot.GoodCopies == 0
                ? "DAMAGED: neither copy is good"
                : $"commit {slot.Generation}, up to record {slot.Committed}, address {slot.EndAddress}; {slot.GoodCopies} of 2 copies good");
    }

    /// <summary>What reading them all found.</summary>
    public static void WriteResult(TextWriter output, LogInspection found)
    {
        Line(output, "Records", found.Records == 0
            ? $"none behind record {found.Extent.Start.Sequence}"
            : $"{found.First.Sequence} to {found.Last.Sequence}: {found.Records} records, {ByteSize.Text(found.Extent.Bytes)}");
        if (found.Records > 0)
            Line(output, "Times", $"{EventTime.Text(found.First.Time)} to {EventTime.Text(found.Last.Time)}");
        foreach (var (kind, count) in found.Kinds)
            Line(output, kind.ToString(), count.ToString(CultureInfo.InvariantCulture));
        Line(output, "Check", string.Create(
            CultureInfo.InvariantCulture,
            $"{(found.Faults.Count == 0 ? "good" : "DAMAGED")}, {found.Duration.TotalSeconds:F1} s"));
        foreach (var fault in found.Faults)
            output.WriteLine(fault);
    }

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"  {name,-Column} {value}");
}
