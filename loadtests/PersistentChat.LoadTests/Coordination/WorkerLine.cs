using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>The form of lines between coordinator and workers, and of result files.</summary>
internal static class WorkerLine
{
    /// <summary>Enumerations by name, so that a file can be read by people.</summary>
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes a line.</summary>
    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Format);

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Format) ?? throw new JsonException("A line is null.");
}
