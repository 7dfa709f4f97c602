using System.Text.Json;

namespace PersistentChat.Benchmarks.Gate;

/// <summary>What the gate demands: the content of <c>benchmarks/expected-allocations.json</c>. Benchmarks are named <c>Class.Method</c>.</summary>
/// <param name="BytesPerOperation">Bytes of managed memory that one operation of a benchmark may allocate, exactly.</param>
/// <param name="Ratios">Benchmarks that must be faster than a yardstick of the same run.</param>
internal sealed record Expectations(IReadOnlyDictionary<string, long> BytesPerOperation, IReadOnlyList<RatioExpectation> Ratios)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    internal static Expectations Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "expected-allocations.json"));
        return JsonSerializer.Deserialize<Expectations>(file, Json) ?? throw new JsonException("The file of expectations is empty.");
    }
}

/// <summary>A demand on speed that holds on any machine, because both sides run on the same one.</summary>
/// <param name="Benchmark">What must be fast.</param>
/// <param name="Yardstick">What it is compared with.</param>
/// <param name="AtLeast">How many times faster it must be; lower than the target, since a busy machine disturbs short runs.</param>
/// <param name="Target">How many times faster it is meant to be. Reported only.</param>
internal sealed record RatioExpectation(string Benchmark, string Yardstick, double AtLeast, double Target);
