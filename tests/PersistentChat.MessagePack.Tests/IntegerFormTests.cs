using System.Buffers.Binary;

namespace PersistentChat.MessagePack.Tests;

/// <summary>Every integer in every form that can hold it, read as every type: read if the type holds it, else refused.</summary>
public sealed class IntegerFormTests
{
    private delegate Int128 Read(ref MessagePackReader reader);

    private static readonly (Int128 Minimum, Int128 Maximum, Read Read)[] Types =
    [
        (sbyte.MinValue, sbyte.MaxValue, static (ref r) => r.ReadSByte()),
        (short.MinValue, short.MaxValue, static (ref r) => r.ReadInt16()),
        (int.MinValue, int.MaxValue, static (ref r) => r.ReadInt32()),
        (long.MinValue, long.MaxValue, static (ref r) => r.ReadInt64()),
        (byte.MinValue, byte.MaxValue, static (ref r) => r.ReadByte()),
        (ushort.MinValue, ushort.MaxValue, static (ref r) => r.ReadUInt16()),
        (uint.MinValue, uint.MaxValue, static (ref r) => r.ReadUInt32()),
        (ulong.MinValue, ulong.MaxValue, static (ref r) => r.ReadUInt64()),
    ];

    [Fact]
    public void A_number_is_read_from_every_form_into_every_type_that_holds_it()
    {
        foreach (var number in Boundaries())
        {
            foreach (var form in Forms(number))
            {
                foreach (var (minimum, maximum, read) in Types)
                    AssertRead(form, number, number >= minimum && number <= maximum, read);
            }
        }
    }

    private static void AssertRead(byte[] form, Int128 number, bool isHeld, Read read)
    {
        var reader = new MessagePackReader(form);
        try
        {
            var found = read(ref reader);
            Assert.True(isHeld && found == number && reader.End, $"{Convert.ToHexStringLower(form)} was read as {found}");
        }
        catch (MessagePackFormatException e)
        {
            Assert.False(isHeld, $"{Convert.ToHexStringLower(form)}: {e.Message}");
        }
    }

    /// <summary>Powers of two, their neighbours, and the negatives of them all.</summary>
    private static IEnumerable<Int128> Boundaries() =>
        Enumerable.Range(0, 65)
            .SelectMany(bits => Enumerable.Range(-2, 5).Select(near => (Int128.One << bits) + near))
            .SelectMany(number => (Int128[])[number, -number])
            .Append(-33).Append(-32)
            .Where(number => number >= long.MinValue && number <= ulong.MaxValue)
            .Distinct();

    private static IEnumerable<byte[]> Forms(Int128 number)
    {
        if (number >= -32 && number <= sbyte.MaxValue)
            yield return [(byte)(sbyte)number];
        for (var width = 0; width <= 3; width++)
        {
            var bits = 8 << width;
            if (number >= 0 && number < Int128.One << bits)
                yield return Form(0xcc + width, bits, number);
            if (number >= -(Int128.One << (bits - 1)) && number < Int128.One << (bits - 1))
                yield return Form(0xd0 + width, bits, number);
        }
    }

    private static byte[] Form(int code, int bits, Int128 number)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt128BigEndian(bytes, number);
        return [(byte)code, .. bytes[^(bits / 8)..]];
    }
}
