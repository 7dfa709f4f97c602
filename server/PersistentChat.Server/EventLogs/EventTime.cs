using System.Globalization;

namespace PersistentChat.Server.EventLogs;

/// <summary>Times of events as ISO 8601 in UTC.</summary>
internal static class EventTime
{
    /// <summary>Writes ticks of 100 ns since 0001-01-01; what is no time is written as the number it is.</summary>
    public static string Text(long ticks) =>
        ticks < 0 || ticks > DateTime.MaxValue.Ticks
            ? ticks.ToString(CultureInfo.InvariantCulture)
            : new DateTime(ticks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);
}
