using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using PersistentChat.MessagePack;

namespace PersistentChat.Benchmarks;

/// <summary>The fields of a message as MessagePack, beside the framework's JSON writer and reader on the same fields.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class MessagePackBenchmarks : IDisposable
{
    private const long Number = 42_000;
    private const string Author = "sip:alice@contoso.com";

    private readonly Guid _room = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
    private readonly DateTimeOffset _time = new(2026, 1, 31, 12, 34, 56, 789, TimeSpan.Zero);
    private readonly byte[] _frame = new byte[1024];
    private readonly MemoryConnection _packed = new();
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _jsonWriter;

    public MessagePackBenchmarks()
    {
        _jsonWriter = new Utf8JsonWriter(_json);
        WriteMessagePack();
        WriteJson();
    }

    [BenchmarkCategory("write"), Benchmark(Description = "MessagePack: write to a buffer writer")]
    public int WriteMessagePack()
    {
        _packed.Reset();
        var writer = new MessagePackWriter(_packed);
        WriteFields(ref writer);
        writer.Flush();
        return _packed.Written.Length;
    }

    [BenchmarkCategory("write"), Benchmark(Description = "MessagePack: write into a span")]
    public int WriteMessagePackIntoSpan()
    {
        var writer = new MessagePackWriter(_frame);
        WriteFields(ref writer);
        return (int)writer.BytesWritten;
    }

    [BenchmarkCategory("write"), Benchmark(Baseline = true, Description = "System.Text.Json: write")]
    public int WriteJson()
    {
        _json.ResetWrittenCount();
        _jsonWriter.Reset(_json);
        _jsonWriter.WriteStartArray();
        _jsonWriter.WriteNumberValue(Number);
        _jsonWriter.WriteStringValue(_room);
        _jsonWriter.WriteStringValue(_time);
        _jsonWriter.WriteStringValue(Author);
        _jsonWriter.WriteBooleanValue(true);
        _jsonWriter.WriteStringValue(SampleTraffic.Text);
        _jsonWriter.WriteEndArray();
        _jsonWriter.Flush();
        return _json.WrittenCount;
    }

    [BenchmarkCategory("read"), Benchmark(Description = "MessagePack: read")]
    public int ReadMessagePack()
    {
        var reader = new MessagePackReader(_packed.Written);
        reader.ReadArrayHeader();
        var sum = (int)reader.ReadInt64() + reader.ReadGuid().Variant + reader.ReadTimestamp().Second;
        return sum + reader.ReadStringBytes().Length + (reader.ReadBoolean() ? 1 : 0) + reader.ReadStringBytes().Length;
    }

    [BenchmarkCategory("read"), Benchmark(Baseline = true, Description = "System.Text.Json: read")]
    public int ReadJson()
    {
        var reader = new Utf8JsonReader(_json.WrittenSpan);
        reader.Read();
        reader.Read();
        var sum = (int)reader.GetInt64();
        reader.Read();
        sum += reader.GetGuid().Variant;
        reader.Read();
        sum += reader.GetDateTimeOffset().Second;
        reader.Read();
        sum += reader.ValueSpan.Length;
        reader.Read();
        sum += reader.GetBoolean() ? 1 : 0;
        reader.Read();
        return sum + reader.ValueSpan.Length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _jsonWriter.Dispose();
        GC.SuppressFinalize(this);
    }

    private void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(6);
        writer.WriteInt64(Number);
        writer.WriteGuid(_room);
        writer.WriteTimestamp(_time);
        writer.WriteString(Author);
        writer.WriteBoolean(true);
        writer.WriteString(SampleTraffic.Text);
    }
}
