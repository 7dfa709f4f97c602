using System.Buffers;
using System.Globalization;
using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>A frame's content as values within arrays, to be changed at any place, written again, and shown.</summary>
internal sealed class RawTree
{
    private List<RawTree>? _items;
    private byte[] _bytes = [];

    /// <summary>True for an array.</summary>
    internal bool IsArray => _items is not null;

    /// <summary>The bytes before the values of an array.</summary>
    internal byte[] Head => ToBytes()[..^Items.Sum(item => item.ToBytes().Length)];

    /// <summary>The values of an array.</summary>
    internal List<RawTree> Items => _items ?? throw new InvalidOperationException("It is no array.");

    internal static RawTree Read(byte[] content)
    {
        var reader = new MessagePackReader(content);
        return Read(ref reader, content);
    }

    /// <summary>This value and all within it.</summary>
    internal IEnumerable<RawTree> All() => [this, .. (_items ?? []).SelectMany(item => item.All())];

    /// <summary>Writes the whole with other bytes in this value's place, and leaves it as it was.</summary>
    internal byte[] WithReplaced(RawTree value, byte[] replacement)
    {
        var (items, bytes) = (value._items, value._bytes);
        (value._items, value._bytes) = (null, replacement);
        var changed = ToBytes();
        (value._items, value._bytes) = (items, bytes);
        return changed;
    }

    /// <summary>Writes the whole with one more value at the end of an array, and leaves it as it was.</summary>
    internal byte[] WithAppended(RawTree array, byte[] value)
    {
        array.Items.Add(new RawTree { _bytes = value });
        var changed = ToBytes();
        array.Items.RemoveAt(array.Items.Count - 1);
        return changed;
    }

    internal byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        Write(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Like JSON, with bin as hexadecimal digits and times as ISO 8601.</summary>
    public override string ToString() => IsArray ? $"[{string.Join(", ", Items)}]" : Show(_bytes);

    private static RawTree Read(scoped ref MessagePackReader reader, byte[] content)
    {
        var start = reader.Consumed;
        if (reader.NextType != MessagePackType.Array)
        {
            reader.Skip();
            return new RawTree { _bytes = content[start..reader.Consumed] };
        }

        var items = new List<RawTree>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
            items.Add(Read(ref reader, content));
        return new RawTree { _items = items };
    }

    private static string Show(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        return reader.NextType switch
        {
            MessagePackType.Nil => "nil",
            MessagePackType.Boolean => reader.ReadBoolean() ? "true" : "false",
            MessagePackType.Integer when bytes[0] >= 0xd0 => reader.ReadInt64().ToString(CultureInfo.InvariantCulture),
            MessagePackType.Integer => reader.ReadUInt64().ToString(CultureInfo.InvariantCulture),
            MessagePackType.String => $"\"{reader.ReadString()}\"",
            MessagePackType.Binary => ShowBinary(reader.ReadBinary()),
            MessagePackType.Extension => new DateTime(reader.ReadTimestampTicks(), DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
            var other => throw new InvalidOperationException($"No frame has a value of type {other}."),
        };
    }

    private static string ShowBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 16)
            return new Guid(bytes, bigEndian: true).ToString();
        return bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Convert.ToHexStringLower(bytes)
            : $"bin \"{System.Text.Encoding.ASCII.GetString(bytes)}\"";
    }

    private void Write(scoped ref MessagePackWriter writer)
    {
        if (!IsArray)
        {
            writer.WriteRaw(_bytes);
            return;
        }

        writer.WriteArrayHeader(Items.Count);
        foreach (var item in Items)
            item.Write(ref writer);
    }
}
