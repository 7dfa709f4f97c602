using System.Globalization;
using System.Text;

namespace PersistentChat.Storage.ContractTests;

/// <summary>All that an archive has of its messages as text, so that two can be compared and their difference seen.</summary>
public static class ArchiveText
{
    /// <summary>Reads a store's archive.</summary>
    public static async Task<string> OfAsync(IStoreFixture store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var text = new StringBuilder();
        await using var scan = await store.ScanAsync();
        Line(text, $"cursor {scan.Cursor}");
        foreach (var position in scan.Positions)
            Line(text, $"{position}");
        foreach (var absent in scan.Absent)
            Line(text, $"{absent.RoomId} {absent.Numbers.First} to {absent.Numbers.Last} {absent.Reason}");
        await foreach (var message in scan.ReadMessagesAsync(default))
        {
            Line(
                text,
                $"{message.RoomId} {message.Number} {message.Time} {message.Author} {message.IsReplaced} {Encoding.UTF8.GetString(message.Text.Span)}");
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
