using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PersistentChat.Server.EventLogs;

/// <summary>A described event on one line for people: number, time, kind, then name=value of all the rest.</summary>
internal static class EventLine
{
    private static readonly string[] Leading = ["sequence", "time", "kind"];

    /// <summary>Writes what <see cref="EventJson.Describe"/> made.</summary>
    public static string Text(JsonObject described)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{described["sequence"]} {described["time"]} {described["kind"]}");
        foreach (var (name, value) in described)
            if (!Leading.Contains(name))
                Append(line, name, value);
        return line.ToString();
    }

    private static void Append(StringBuilder line, string name, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (member, inner) in members)
                    Append(line, $"{name}.{member}", inner);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    Append(line, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), items[i]);
                break;
            default:
                line.Append(CultureInfo.InvariantCulture, $" {name}={Scalar(value)}");
                break;
        }
    }

    /// <summary>A value that cannot be taken for two is written bare, any other as JSON has it.</summary>
    private static string Scalar(JsonNode? value)
    {
        if (value is null)
            return "null";
        return value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && text.Length > 0 && text.All(IsPlain)
            ? text
            : value.ToJsonString(EventJson.Options);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '@' or '/' or '+';
}
