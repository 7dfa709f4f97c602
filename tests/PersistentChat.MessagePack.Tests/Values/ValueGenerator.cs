namespace PersistentChat.MessagePack.Tests;

/// <summary>Random values that like the boundaries of widths. Maps have distinct keys of text, as JavaScript has no others.</summary>
internal sealed class ValueGenerator(Random random)
{
    private const int MaxDepth = 3;

    private static readonly string[] Characters = ["a", "Z", "\0", "\"", "\\", "\n", "\u007f", "é", "\u07ff", "\u0800", "日", "\ud7ff", "\ue000", "\uffff", "😀", "\U0010ffff"];
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 255, 256];

    internal Value Next() => Next(MaxDepth);

    private Value Next(int depthLeft) => random.Next(depthLeft > 0 ? 12 : 8) switch
    {
        0 => new NilValue(),
        1 => new BooleanValue(random.Next(2) == 0),
        2 => new IntegerValue(Integer()),
        3 => Float(),
        4 => new TextValue(Text()),
        5 => new BinaryValue(Bytes()),
        6 => new ExtensionValue((sbyte)(random.Next(2) == 0 ? random.Next(0, 128) : random.Next(-128, ExtensionHeader.TimestampTypeCode)), Bytes()),
        7 => new TimeValue(Ticks()),
        8 or 9 => new ListValue([.. Enumerable.Range(0, random.Next(20)).Select(_ => Next(depthLeft - 1))]),
        _ => new MapValue([.. Keys().Select(key => ((Value)new TextValue(key), Next(depthLeft - 1)))]),
    };

    /// <summary>Any number of bits alike, and every second time a power of two or its neighbour.</summary>
    private Int128 Integer()
    {
        Int128 number = random.Next(2) == 0
            ? (Int128.One << random.Next(65)) + random.Next(-1, 2)
            : (UInt64() >> random.Next(64));
        number = Int128.Min(number, ulong.MaxValue);
        return random.Next(2) == 0 ? Int128.Max(-number, long.MinValue) : number;
    }

    private FloatValue Float()
    {
        if (random.Next(2) == 0)
            return new FloatValue(BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)), IsSingle: true);
        double[] special = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 0.1, 9007199254740993.0];
        return new FloatValue(
            random.Next(3) == 0 ? special[random.Next(special.Length)] : BitConverter.UInt64BitsToDouble(UInt64()), IsSingle: false);
    }

    private long Ticks()
    {
        var seconds = random.NextInt64(DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond);
        if (random.Next(2) == 0)
            seconds = (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond) + (1L << random.Next(35)) + random.Next(-1, 2);
        return (seconds * TimeSpan.TicksPerSecond) + (random.Next(2) == 0 ? 0 : random.NextInt64(TimeSpan.TicksPerSecond));
    }

    private IEnumerable<string> Keys() => Enumerable.Range(0, random.Next(20)).Select(i => $"k{i}{Text(random.Next(4))}");

    private string Text() => Text(Length());

    private string Text(int characters) =>
        string.Concat(Enumerable.Range(0, characters).Select(_ => Characters[random.Next(Characters.Length)]));

    private byte[] Bytes()
    {
        var bytes = new byte[Length()];
        random.NextBytes(bytes);
        return bytes;
    }

    private int Length() => Lengths[random.Next(Lengths.Length)];

    private ulong UInt64() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
}
