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

    private readonly MemoryConnection _packed = new();
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _jsonWriter;

    public MessagePackBenchmarks()
    {
        _jsonWriter = new Utf8JsonWriter(_json);
        WriteMessagePack();
        WriteJson();
    }

    [BenchmarkCategory("write"), Benchmark(Description = "MessagePack: write")]
    public int WriteMessagePack()
    {
        _packed.Reset();
        var writer = new MessagePackWriter(_packed);
        writer.WriteArrayHeader(4);
        writer.WriteInt64(Number);
        writer.WriteString(Author);
        writer.WriteBoolean(true);
        writer.WriteString(SampleTraffic.Text);
        writer.Flush();
        return _packed.Written.Length;
    }

    [BenchmarkCategory("write"), Benchmark(Baseline = true, Description = "System.Text.Json: write")]
    public int WriteJson()
    {
        _json.ResetWrittenCount();
        _jsonWriter.Reset(_json);
        _jsonWriter.WriteStartArray();
        _jsonWriter.WriteNumberValue(Number);
        _jsonWriter.WriteStringValue(Author);
        _jsonWriter.WriteBooleanValue(true);
        _jsonWriter.WriteStringValue(SampleTraffic.Text);
        _jsonWriter.WriteEndArray();
        _jsonWriter.Flush();
        return _json.WrittenCount;
    }

    [BenchmarkCategory("read"), Benchmark(Description = "MessagePack: read")]
    public long ReadMessagePack()
    {
        var reader = new MessagePackReader(_packed.Written);
        reader.ReadArrayHeader();
        return reader.ReadInt64() + reader.ReadStringBytes().Length + (reader.ReadBoolean() ? 1 : 0) + reader.ReadStringBytes().Length;
    }

    [BenchmarkCategory("read"), Benchmark(Baseline = true, Description = "System.Text.Json: read")]
    public long ReadJson()
    {
        var reader = new Utf8JsonReader(_json.WrittenSpan);
        reader.Read();
        reader.Read();
        var sum = reader.GetInt64();
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
}
