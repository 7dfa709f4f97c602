using System.Buffers.Binary;
using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>The values of records that MessagePack has no type for, and the rule for arrays that may grow at their end.</summary>
internal static class RecordFields
{
    private const int IdBytes = 16;

    internal static void WriteGuids(this ref MessagePackWriter writer, IReadOnlyList<Guid> values)
    {
        writer.WriteArrayHeader(values.Count);
        for (var i = 0; i < values.Count; i++)
            writer.WriteGuid(values[i]);
    }

    internal static void WriteUInt128(this ref MessagePackWriter writer, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        writer.WriteBinary(bytes);
    }

    internal static Guid[] ReadGuids(this ref MessagePackReader reader)
    {
        var values = new Guid[reader.ReadListHeader()];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadGuid();
        return values;
    }

    internal static UInt128 ReadUInt128(this ref MessagePackReader reader)
    {
        var bytes = reader.ReadBinary();
        return bytes.Length == IdBytes
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : throw new EventFormatException($"an identity has {bytes.Length} bytes instead of {IdBytes}");
    }

    /// <summary>Reads a persisted enumeration, refusing numbers this software gives no meaning.</summary>
    internal static byte ReadNumber(this ref MessagePackReader reader, byte highest, string what)
    {
        var number = reader.ReadUInt64();
        return number >= 1 && number <= highest
            ? (byte)number
            : throw new EventFormatException($"{number} is not a {what} this software knows");
    }

    /// <summary>Begins an array that may have grown at its end within a feature level.</summary>
    /// <returns>How many elements beyond <paramref name="known"/> there are; give it to <see cref="SkipFields"/>.</returns>
    internal static int ReadFieldsHeader(this ref MessagePackReader reader, int known)
    {
        var count = reader.ReadArrayHeader();
        return count >= known
            ? count - known
            : throw new EventFormatException($"an array of {known} elements has only {count}");
    }

    internal static void SkipFields(this ref MessagePackReader reader, int count)
    {
        for (var i = 0; i < count; i++)
            reader.Skip();
    }

    /// <summary>Begins a list. Each element takes at least a byte, so a damaged count cannot make the reader allocate more than the record's size.</summary>
    internal static int ReadListHeader(this ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        return count <= reader.Remaining
            ? count
            : throw new EventFormatException($"a list of {count} elements does not fit in the record");
    }
}
