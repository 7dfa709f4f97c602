using System.Text.Json;

namespace PersistentChat.Server;

/// <summary>
/// One object of a seed file while it is read. It remembers which of its properties were asked for, so that a misspelt
/// one is noticed, and every complaint names file, place and what is allowed.
/// </summary>
internal sealed class SeedNode
{
    private readonly string _file;
    private readonly JsonElement _element;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Wraps an element, which must be an object.</summary>
    public SeedNode(string file, string path, JsonElement element)
    {
        (_file, Path, _element) = (file, path, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong("", "give an object");
    }

    /// <summary>Place in the file, for example <c>users[3]</c>; empty for the whole.</summary>
    public string Path { get; }

    /// <summary>True if the object has the property.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text that must be there and not empty.</summary>
    public string Text(string name) => OptionalText(name) is { Length: > 0 } text ? text : throw Wrong(name, "give a text that is not empty");

    /// <summary>A text, or null.</summary>
    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(name, "give a text"),
    };

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool otherwise) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "give true or false"),
    };

    /// <summary>A whole number that must be there.</summary>
    public int Number(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= 0
            ? number : throw Wrong(name, "give a whole number from 0");

    /// <summary>The name of an enumeration's member, any case.</summary>
    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (OptionalText(name) is not { } text)
            return otherwise;
        var match = Enum.GetNames<T>().FirstOrDefault(member => member.Equals(text, StringComparison.OrdinalIgnoreCase));
        return match is not null ? Enum.Parse<T>(match) : throw Wrong(name, "give one of " + string.Join(", ", Enum.GetNames<T>()));
    }

    /// <summary>A list of texts; empty if it is missing.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select((item, i) => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong($"{name}[{i}]", "give a text"))];

    /// <summary>A list of objects, each read and then checked for properties that nobody asked for.</summary>
    public IReadOnlyList<T> Objects<T>(string name, Func<SeedNode, T> read)
    {
        var results = new List<T>();
        foreach (var item in Items(name))
        {
            var node = new SeedNode(_file, Join($"{name}[{results.Count}]"), item);
            results.Add(read(node));
            node.RefuseUnknown();
        }
        return results;
    }

    /// <summary>Refuses properties that nobody asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var property in _element.EnumerateObject().Where(property => !_known.Contains(property.Name)))
            throw Wrong(property.Name, "this name is not known here; allowed are " + string.Join(", ", _known.Order(StringComparer.Ordinal)));
    }

    /// <summary>A complaint about one property.</summary>
    public SettingsException Wrong(string name, string allowed) => new($"Seed file {_file}: {Join(name)}: {allowed}.");

    private List<JsonElement> Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw Wrong(name, "give a list"),
    };

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string Join(string name) => (Path.Length, name.Length) switch
    {
        (0, 0) => "the whole",
        (0, _) => name,
        (_, 0) => Path,
        _ => $"{Path}.{name}",
    };
}
