using System.Buffers;

namespace PersistentChat.MessagePack.Tests;

/// <summary>Any value to bytes and back by the reader and writer under test.</summary>
internal static class ValueFormat
{
    private const int MaxDepth = 16;

    internal static byte[] Write(Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        Write(ref writer, value);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    internal static Value Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var value = Read(ref reader, MaxDepth);
        Assert.True(reader.End, "bytes follow the value");
        return value;
    }

    private static void Write(ref MessagePackWriter writer, Value value)
    {
        switch (value)
        {
            case NilValue: writer.WriteNil(); break;
            case BooleanValue boolean: writer.WriteBoolean(boolean.IsTrue); break;
            case IntegerValue integer when integer.Number < 0: writer.WriteInt64((long)integer.Number); break;
            case IntegerValue integer: writer.WriteUInt64((ulong)integer.Number); break;
            case FloatValue { IsSingle: true } number: writer.WriteSingle((float)number.Number); break;
            case FloatValue number: writer.WriteDouble(number.Number); break;
            case TextValue text: writer.WriteString(text.Text); break;
            case BinaryValue binary: writer.WriteBinary(binary.Bytes); break;
            case ExtensionValue extension: writer.WriteExtension(extension.TypeCode, extension.Bytes); break;
            case TimeValue time: writer.WriteTimestampTicks(time.UtcTicks); break;
            case ListValue list: WriteList(ref writer, list); break;
            case MapValue map: WriteMap(ref writer, map); break;
            default: throw new ArgumentException($"no way to write {value}", nameof(value));
        }
    }

    private static void WriteList(ref MessagePackWriter writer, ListValue list)
    {
        writer.WriteArrayHeader(list.Items.Length);
        foreach (var item in list.Items)
            Write(ref writer, item);
    }

    private static void WriteMap(ref MessagePackWriter writer, MapValue map)
    {
        writer.WriteMapHeader(map.Pairs.Length);
        foreach (var (key, item) in map.Pairs)
        {
            Write(ref writer, key);
            Write(ref writer, item);
        }
    }

    private static Value Read(ref MessagePackReader reader, int depthLeft)
    {
        Assert.True(depthLeft >= 0, "the value is too deep");
        switch (reader.NextType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                return new NilValue();
            case MessagePackType.Boolean:
                return new BooleanValue(reader.ReadBoolean());
            case MessagePackType.Integer:
                return ReadInteger(ref reader);
            case MessagePackType.Float:
                return new FloatValue(reader.ReadDouble(), IsSingle: false);
            case MessagePackType.String:
                return new TextValue(reader.ReadString());
            case MessagePackType.Binary:
                return new BinaryValue(reader.ReadBinary().ToArray());
            case MessagePackType.Array:
                return ReadList(ref reader, depthLeft);
            case MessagePackType.Map:
                return ReadMap(ref reader, depthLeft);
            default:
                return ReadExtension(ref reader);
        }
    }

    private static IntegerValue ReadInteger(ref MessagePackReader reader)
    {
        var ahead = reader;
        try
        {
            var number = ahead.ReadInt64();
            reader = ahead;
            return new IntegerValue(number);
        }
        catch (MessagePackFormatException)
        {
            return new IntegerValue(reader.ReadUInt64());
        }
    }

    private static ListValue ReadList(ref MessagePackReader reader, int depthLeft)
    {
        var items = new Value[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++)
            items[i] = Read(ref reader, depthLeft - 1);
        return new ListValue(items);
    }

    private static MapValue ReadMap(ref MessagePackReader reader, int depthLeft)
    {
        var pairs = new (Value, Value)[reader.ReadMapHeader()];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = (Read(ref reader, depthLeft - 1), Read(ref reader, depthLeft - 1));
        return new MapValue(pairs);
    }

    private static Value ReadExtension(ref MessagePackReader reader)
    {
        if (reader.TryPeekExtensionHeader(out var header) && header.TypeCode == ExtensionHeader.TimestampTypeCode)
            return new TimeValue(reader.ReadTimestampTicks());
        var bytes = reader.ReadExtension(out var typeCode);
        return new ExtensionValue(typeCode, bytes.ToArray());
    }
}
