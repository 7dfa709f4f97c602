namespace PersistentChat.MessagePack.Tests;

/// <summary>What holds for every value, tried on random ones.</summary>
public sealed class PropertyTests
{
    private const int Rounds = 1_000;
    private const int MostCuts = 2_000;

    private readonly int _seed = Random.Shared.Next();
    private readonly ValueGenerator _values;

    public PropertyTests() => _values = new ValueGenerator(new Random(_seed));

    [Fact]
    public void What_was_written_is_read_back_and_skipped_to_its_end()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var value = _values.Next();
            var bytes = ValueFormat.Write(value);
            var reader = new MessagePackReader(bytes);
            var isWhole = reader.ReadRaw().Length == bytes.Length;
            if (!isWhole || value.ToString() != ValueFormat.Read(bytes).ToString())
                Assert.Fail($"seed {_seed}, round {round}: {value}");
        }
    }

    [Fact]
    public void A_value_cut_off_anywhere_is_known_to_be_incomplete()
    {
        for (var round = 0; round < Rounds / 10; round++)
        {
            var bytes = ValueFormat.Write(_values.Next());
            for (var length = 0; length < Math.Min(bytes.Length, MostCuts); length++)
            {
                var reader = new MessagePackReader(bytes.AsSpan(0, length));
                if (reader.TrySkip() || reader.Consumed != 0)
                    Assert.Fail($"seed {_seed}, round {round}: {length} bytes of {Convert.ToHexStringLower(bytes)}");
            }
        }
    }

    [Fact]
    public void Bytes_changed_at_random_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(_seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = ValueFormat.Write(_values.Next());
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                new MessagePackReader(bytes).Skip();
            }
            catch (MessagePackFormatException)
            {
                continue;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {_seed}, round {round}: {Convert.ToHexStringLower(bytes)}: {e}");
            }
        }
    }
}
