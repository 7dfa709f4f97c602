using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>
/// Finds the runtime's counters in the bytes of a trace. The trace's own format would take hundreds of lines to read and says nothing that
/// is needed here: the name of a counter occurs nowhere but in front of its value.
/// </summary>
internal sealed class CounterReader
{
    private static readonly (byte[] Name, Func<RuntimeReading, double, RuntimeReading> Add)[] Counters =
    [
        (NameOf("alloc-rate"), (reading, value) => reading with { AllocatedBytes = reading.AllocatedBytes + value }),
        (NameOf("gen-0-gc-count"), (reading, value) => reading with { Gen0 = reading.Gen0 + value }),
        (NameOf("gen-1-gc-count"), (reading, value) => reading with { Gen1 = reading.Gen1 + value }),
        (NameOf("gen-2-gc-count"), (reading, value) => reading with { Gen2 = reading.Gen2 + value }),
    ];

    private static readonly int LongestName = Counters.Max(counter => counter.Name.Length);

    /// <summary>Texts between the name and the value: what people call it, and by which time it is to be shown.</summary>
    private const int TextsBehindName = 2;

    /// <summary>What was counted since the trace began.</summary>
    public RuntimeReading Total { get; private set; }

    /// <summary>Takes bytes of the trace.</summary>
    /// <returns>How many need not be shown again.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var consumed = 0;
        while (TryFind(bytes[consumed..], out var at, out var counter))
        {
            var fields = bytes[(consumed + at + Counters[counter].Name.Length)..];
            if (!TrySkipTexts(ref fields) || fields.Length < sizeof(double))
                return consumed + at;
            Total = Counters[counter].Add(Total, BitConverter.ToDouble(fields));
            consumed = bytes.Length - fields.Length + sizeof(double);
        }

        // The end may be the beginning of a name.
        return Math.Max(consumed, bytes.Length - LongestName + 1);
    }

    private static bool TryFind(ReadOnlySpan<byte> bytes, out int at, out int counter)
    {
        (at, counter) = (int.MaxValue, -1);
        for (var i = 0; i < Counters.Length; i++)
        {
            var found = bytes.IndexOf(Counters[i].Name);
            if (found >= 0 && found < at)
                (at, counter) = (found, i);
        }

        return counter >= 0;
    }

    private static bool TrySkipTexts(ref ReadOnlySpan<byte> fields)
    {
        for (var i = 0; i < TextsBehindName; i++)
        {
            var end = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(fields).IndexOf('\0');
            if (end < 0)
                return false;
            fields = fields[((end + 1) * sizeof(char))..];
        }

        return true;
    }

    private static byte[] NameOf(string counter) => Encoding.Unicode.GetBytes($"{counter}\0");
}
