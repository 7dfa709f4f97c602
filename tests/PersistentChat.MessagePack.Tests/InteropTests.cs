namespace PersistentChat.MessagePack.Tests;

/// <summary>Ours against an independent implementation, @msgpack/msgpack, in both directions.</summary>
public sealed class InteropTests
{
    private const int Rounds = 1_000;

    // JavaScript's numbers hold integers exactly up to here.
    private const double MaxSafeInteger = 9007199254740991;

    // .NET's own has the sign bit set.
    private const ulong QuietNotANumber = 0x7ff8_0000_0000_0000;

    private readonly int _seed = Random.Shared.Next();

    [NodeFact]
    public async Task What_we_write_is_read_there_as_what_it_is()
    {
        var values = Generate();
        var answers = await NodePeer.AskAsync([.. values.Select(value => $"decode {Hex(value)}")]);
        for (var i = 0; i < values.Length; i++)
            AssertSame(values[i], InJavaScript(values[i]).ToString(), answers[i]);
    }

    [NodeFact]
    public async Task Both_write_the_same_bytes()
    {
        // The other side has no way to ask for 32 bits value by value, and writes whole floats as integers.
        var values = Generate().Select(value => InJavaScript(Widen(value))).ToArray();
        var answers = await NodePeer.AskAsync([.. values.Select(value => $"encode {value}")]);
        for (var i = 0; i < values.Length; i++)
            AssertSame(values[i], Hex(values[i]), answers[i]);
    }

    [NodeFact]
    public async Task Longer_forms_than_needed_that_are_written_there_are_read_here()
    {
        var values = Generate();
        var answers = await NodePeer.AskAsync([.. values.Select(value => $"wide {value}")]);
        for (var i = 0; i < values.Length; i++)
            AssertSame(values[i], values[i].ToString(), ValueFormat.Read(Convert.FromHexString(answers[i])).ToString());
    }

    [NodeFact]
    public async Task Floats_of_32_bits_that_are_written_there_are_read_here()
    {
        var random = new Random(_seed);
        var values = Enumerable.Range(0, Rounds).Select(_ => new FloatValue((random.NextSingle() + 0.5f) / 2, IsSingle: true)).ToArray();
        var answers = await NodePeer.AskAsync([.. values.Select(value => $"narrow {value}")]);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((float)values[i].Number, new MessagePackReader(Convert.FromHexString(answers[i])).ReadSingle());
    }

    [NodeFact]
    public async Task Both_agree_on_every_width_of_every_type()
    {
        int[] lengths = [0, 1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 31, 32, 255, 256, 65_535, 65_536];
        var values = lengths.SelectMany(length => (Value[])
        [
            new TextValue(new string('x', length)),
            new BinaryValue(new byte[length]),
            new ExtensionValue(7, new byte[length]),
            new ListValue([.. Enumerable.Repeat(new NilValue(), length)]),
            new MapValue([.. Enumerable.Range(0, length).Select(i => ((Value)new TextValue($"k{i}"), (Value)new NilValue()))]),
        ]).ToArray();
        var decoded = await NodePeer.AskAsync([.. values.Select(value => $"decode {Hex(value)}")]);
        var encoded = await NodePeer.AskAsync([.. values.Select(value => $"encode {value}")]);
        Assert.Equal(values.Select(value => value.ToString()), decoded);
        Assert.Equal(values.Select(Hex), encoded);
    }

    [NodeFact]
    public async Task A_lone_surrogate_is_replaced_here_and_the_invalid_text_that_comes_from_there_is_refused()
    {
        var alone = new TextValue("a\ud800b");
        var replaced = new TextValue("a\ufffdb");
        var answers = await NodePeer.AskAsync([$"decode {Hex(alone)}", $"encode {alone}"]);

        Assert.Equal(replaced.ToString(), answers[0]);
        // Short text is written there as the bytes of the surrogate itself, which is no UTF-8.
        Assert.Equal("a561eda08062", answers[1]);
        Assert.Throws<MessagePackFormatException>(() => new MessagePackReader(Convert.FromHexString(answers[1])).ReadString());
    }

    [NodeFact]
    public async Task What_is_malformed_is_refused_on_both_sides()
    {
        string[] malformed = ["c1", "92c0", "a261", "c403", "d6ff0000", "dd00000002c0", "81a161"];
        var answers = await NodePeer.AskAsync([.. malformed.Select(hex => $"decode {hex}")]);
        Assert.All(answers, answer => Assert.StartsWith("refused: ", answer, StringComparison.Ordinal));
        Assert.All(malformed, hex => Assert.Throws<MessagePackFormatException>(() => new MessagePackReader(Convert.FromHexString(hex)).Skip()));
    }

    private static string Hex(Value value) => Convert.ToHexStringLower(ValueFormat.Write(value));

    /// <summary>The value as JavaScript has it, where a float without a fraction is an integer.</summary>
    private static Value InJavaScript(Value value) => Map(value, number =>
        Math.Abs(number.Number) <= MaxSafeInteger && Math.Truncate(number.Number) == number.Number ? new IntegerValue((Int128)number.Number) : number);

    private static Value Widen(Value value) => Map(value, number =>
        new FloatValue(double.IsNaN(number.Number) ? BitConverter.UInt64BitsToDouble(QuietNotANumber) : number.Number, IsSingle: false));

    private static Value Map(Value value, Func<FloatValue, Value> floats) => value switch
    {
        FloatValue number => floats(number),
        ListValue list => new ListValue([.. list.Items.Select(item => Map(item, floats))]),
        MapValue map => new MapValue([.. map.Pairs.Select(pair => (pair.Key, Map(pair.Item, floats)))]),
        _ => value,
    };

    private void AssertSame(Value value, string expected, string actual)
    {
        if (expected == actual)
            return;
        var at = expected.AsSpan().CommonPrefixLength(actual);
        Assert.Fail($"seed {_seed}: ...{expected[Math.Max(0, at - 40)..at]}[{expected[at..]}] was expected, [{actual[at..]}] found for {value}");
    }

    private Value[] Generate()
    {
        var generator = new ValueGenerator(new Random(_seed));
        return [.. Enumerable.Range(0, Rounds).Select(_ => generator.Next())];
    }
}
