using System.Buffers.Text;
using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>A histogram as short text, for the lines that workers and coordinator exchange and for result files.</summary>
internal static class HistogramText
{
    /// <summary>Writes it: base64 of sum, maximum, and distance and count of each bucket that is not empty.</summary>
    public static string Write(Histogram histogram)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(histogram.Sum);
        writer.Write7BitEncodedInt64(histogram.Max);
        var previous = 0;
        foreach (var (index, count) in histogram.Filled())
        {
            writer.Write7BitEncodedInt(index - previous);
            writer.Write7BitEncodedInt64(count);
            previous = index;
        }

        writer.Flush();
        return Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>Adds what was written to a histogram.</summary>
    /// <exception cref="FormatException">The text is none of <see cref="Write"/>.</exception>
    public static void AddTo(Histogram histogram, string text)
    {
        if (!Base64.IsValid(text))
            throw new FormatException("A histogram is not base64.");
        using var bytes = new MemoryStream(Convert.FromBase64String(text));
        using var reader = new BinaryReader(bytes, Encoding.ASCII);
        histogram.AddTotals(reader.ReadDouble(), reader.Read7BitEncodedInt64());
        var index = 0;
        while (bytes.Position < bytes.Length)
        {
            index += reader.Read7BitEncodedInt();
            if (index is < 0 or >= Histogram.BucketCount)
                throw new FormatException($"A histogram has no bucket {index}.");
            histogram.AddBucket(index, reader.Read7BitEncodedInt64());
        }
    }

    /// <summary>Reads what was written.</summary>
    public static Histogram Read(string text)
    {
        var histogram = new Histogram();
        AddTo(histogram, text);
        return histogram;
    }
}
