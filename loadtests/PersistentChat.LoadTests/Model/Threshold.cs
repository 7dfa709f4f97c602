using System.Globalization;
using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>A gate: what a metric of the run must be. One that does not hold fails the run.</summary>
public sealed record Threshold
{
    /// <summary>Name of the metric, for example <c>delivery.p99.ms</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>How it is compared: <c>&lt;</c>, <c>&lt;=</c>, <c>==</c>, <c>&gt;=</c> or <c>&gt;</c>.</summary>
    public required string Comparison { get; init; }

    /// <summary>What it is compared with.</summary>
    public required double Limit { get; init; }

    /// <summary>True if it is about doing the right thing and not about speed; those hold on any machine.</summary>
    public bool IsCorrectness { get; init; }

    /// <summary>True if the metric comes of several runs, so that it cannot be looked at in one.</summary>
    [JsonIgnore]
    public bool IsOfSeveralRuns => IsAbout(YardstickRun.Prefix) || IsAbout(SaturationRun.Prefix);

    /// <summary>Reads <c>METRIC COMPARISON NUMBER</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static Threshold Parse(string text, bool isCorrectness = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts is not [_, "<" or "<=" or "==" or ">=" or ">", _]
            || !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var limit))
        {
            throw new FormatException($"'{text}' is no gate; write for example: delivery.p99.ms <= 250");
        }

        return new Threshold { Metric = parts[0], Comparison = parts[1], Limit = limit, IsCorrectness = isCorrectness };
    }

    /// <summary>True if the name of the metric begins like that.</summary>
    public bool IsAbout(string prefix) => Metric.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Compares. A metric that was not measured does not hold: a gate that cannot fail is none.</summary>
    public GateResult Check(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.TryGetValue(Metric, out var value)
            ? new GateResult(ToString(), value, Holds(value), IsCorrectness)
            : new GateResult(ToString(), null, IsPassed: false, IsCorrectness);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Metric} {Comparison} {Limit}");

    private bool Holds(double value) => Comparison switch
    {
        "<" => value < Limit,
        "<=" => value <= Limit,
        "==" => value == Limit,
        ">=" => value >= Limit,
        ">" => value > Limit,
        _ => throw new InvalidOperationException($"'{Comparison}' compares nothing."),
    };
}

/// <summary>What became of a gate.</summary>
/// <param name="Gate">The gate as text.</param>
/// <param name="Value">What was measured; null if it was not.</param>
/// <param name="IsPassed">True if it holds.</param>
/// <param name="IsCorrectness">As in <see cref="Threshold"/>.</param>
public sealed record GateResult(
    string Gate, double? Value, [property: JsonPropertyName("passed")] bool IsPassed, [property: JsonPropertyName("correctness")] bool IsCorrectness);
