using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PersistentChat.Storage;

namespace PersistentChat.Server.EventLogs;

/// <summary>
/// An event as JSON for people and scripts: the same names as in <c>docs/event-format.md</c>, times as ISO 8601, kinds and other
/// enumerations by name. Nothing that can be used to sign in is in it.
/// </summary>
internal static class EventJson
{
    /// <summary>Text is left readable; what could disturb a terminal is escaped all the same.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new HexConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Adapt } },
    };

    // A list of what may be seen, so that a verifier added later stays hidden.
    private static readonly string[] SeenOfCredentials = ["user", "realm"];

    private static readonly HashSet<string> Envelope =
        [.. typeof(ChatEvent).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    /// <summary>Describes an event.</summary>
    public static JsonObject Describe(ChatEvent chatEvent)
    {
        var described = new JsonObject
        {
            ["sequence"] = chatEvent.Sequence,
            ["time"] = EventTime.Text(chatEvent.Time),
            ["kind"] = chatEvent.Kind.ToString(),
        };
        var fields = chatEvent is MessagePosted message ? FieldsOf(message) : chatEvent;
        var own = JsonSerializer.SerializeToNode(fields, fields.GetType(), Options)!.AsObject();
        foreach (var (name, value) in own.ToList())
        {
            own.Remove(name);
            described.Add(name, value);
        }
        described["origin"] = JsonSerializer.SerializeToNode(chatEvent.Origin, Options);
        return described;
    }

    // The text and markup of a post are spans, which the serializer does not take.
    private static object FieldsOf(MessagePosted message) => new
    {
        message.RoomId,
        message.Number,
        message.Author,
        message.AuthorName,
        message.IsAlert,
        message.IsKept,
        message.Identity,
        Text = Encoding.UTF8.GetString(message.Text),
        Rtf = Encoding.UTF8.GetString(message.Rtf),
    };

    private static void Adapt(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            if (IsHidden(type.Type, property))
                type.Properties.RemoveAt(i);
            else if (property.PropertyType == typeof(long) && IsTime(property.Name))
                property.CustomConverter = new TicksConverter();
        }
    }

    private static bool IsHidden(Type type, JsonPropertyInfo property) =>
        (typeof(ChatEvent).IsAssignableFrom(type) && Envelope.Contains(property.Name))
        || (type == typeof(CredentialRecord) && !SeenOfCredentials.Contains(property.Name));

    private static bool IsTime(string name) => name == "time" || name.EndsWith("On", StringComparison.Ordinal);

    private sealed class TicksConverter : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteStringValue(EventTime.Text(value));
    }

    private sealed class HexConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Convert.ToHexStringLower(value));
    }
}
