using System.Globalization;

namespace PersistentChat.Server;

/// <summary>Sizes as people read them.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A number of bytes in the largest unit that leaves a whole number before the point.</summary>
    public static string Text(long bytes)
    {
        var unit = 0;
        double value = bytes;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, unit == 0 ? 0 : 1)} {Units[unit]}");
    }
}
