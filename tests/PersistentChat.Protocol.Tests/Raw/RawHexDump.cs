using System.Globalization;
using System.Text;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>Frames as lines of hexadecimal digits, a value a line, with what each means beside it.</summary>
internal static class RawHexDump
{
    private const int BytesPerLine = 16;
    private const int Width = 3 * BytesPerLine;

    /// <summary>One frame.</summary>
    /// <param name="frame">The frame with its prefix.</param>
    /// <param name="names">Names of its fields behind type and correlation.</param>
    internal static string Of(byte[] frame, params string[] names)
    {
        var text = new StringBuilder();
        Add(text, frame[..4], string.Create(CultureInfo.InvariantCulture, $"{frame.Length - 4} bytes follow"));
        Add(text, RawTree.Read(frame[4..]), "frame", ["type", "correlation", .. names], depth: 0);
        return text.ToString();
    }

    /// <summary>Bytes with a remark.</summary>
    internal static void Add(StringBuilder text, byte[] bytes, string remark)
    {
        foreach (var line in bytes.Chunk(BytesPerLine))
        {
            var digits = string.Join(' ', line.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
            text.Append(remark.Length == 0 ? digits : digits.PadRight(Width) + remark).Append('\n');
            remark = "";
        }
    }

    private static void Add(StringBuilder text, RawTree value, string name, IReadOnlyList<string> names, int depth)
    {
        var remark = new string(' ', 2 * depth) + (name.Length == 0 ? "" : name + ": ");
        if (!value.IsArray)
        {
            Add(text, value.ToBytes(), remark + value);
            return;
        }

        Add(text, value.Head, remark + "array of " + value.Items.Count.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < value.Items.Count; i++)
            Add(text, value.Items[i], i < names.Count ? names[i] : "", [], depth + 1);
    }
}
