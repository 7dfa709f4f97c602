using System.Globalization;

namespace PersistentChat.MessagePack.Tests;

/// <summary>
/// Any value of the format. Its text is a description in JSON, <c>["int","-5"]</c>, that tells every two values apart; tests
/// compare descriptions, and interop/peer.js speaks them too.
/// </summary>
internal abstract record Value
{
    public sealed override string ToString() => Describe();

    protected abstract string Describe();

    protected static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    protected static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal sealed record NilValue : Value
{
    protected override string Describe() => """["nil"]""";
}

internal sealed record BooleanValue(bool IsTrue) : Value
{
    protected override string Describe() => IsTrue ? """["bool",true]""" : """["bool",false]""";
}

/// <summary>From -2^63 to 2^64-1.</summary>
internal sealed record IntegerValue(Int128 Number) : Value
{
    protected override string Describe() => Invariant($"[\"int\",\"{Number}\"]");
}

/// <summary>Described by the bits of the double; all that are not a number are the same.</summary>
internal sealed record FloatValue(double Number, bool IsSingle) : Value
{
    protected override string Describe() =>
        double.IsNaN(Number) ? """["float","nan"]""" : Invariant($"[\"float\",\"{BitConverter.DoubleToUInt64Bits(Number):x16}\"]");
}

/// <summary>Described by its units of UTF-16, so that lone surrogates survive.</summary>
internal sealed record TextValue(string Text) : Value
{
    protected override string Describe() => $"[\"str\",\"{string.Concat(Text.Select(unit => ((int)unit).ToString("x4", CultureInfo.InvariantCulture)))}\"]";
}

internal sealed record BinaryValue(byte[] Bytes) : Value
{
    protected override string Describe() => $"[\"bin\",\"{Hex(Bytes)}\"]";
}

internal sealed record ExtensionValue(sbyte TypeCode, byte[] Bytes) : Value
{
    protected override string Describe() => Invariant($"[\"ext\",{TypeCode},\"{Hex(Bytes)}\"]");
}

internal sealed record TimeValue(long UtcTicks) : Value
{
    protected override string Describe() => Invariant($"[\"time\",\"{UtcTicks}\"]");
}

internal sealed record ListValue(Value[] Items) : Value
{
    protected override string Describe() => $"[\"list\",[{string.Join(',', Items.AsEnumerable())}]]";
}

internal sealed record MapValue((Value Key, Value Item)[] Pairs) : Value
{
    protected override string Describe() => $"[\"map\",[{string.Join(',', Pairs.Select(pair => $"[{pair.Key},{pair.Item}]"))}]]";
}
