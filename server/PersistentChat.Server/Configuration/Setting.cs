using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace PersistentChat.Server;

/// <summary>One setting: its name, where its value goes, and what values it takes.</summary>
/// <param name="Name">Full name with <c>:</c> between levels.</param>
/// <param name="Target">The object that holds the value.</param>
/// <param name="Property">The property that holds the value.</param>
internal sealed record Setting(string Name, object Target, PropertyInfo Property)
{
    private Type Type => Property.PropertyType;

    private RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    /// <summary>True if the setting takes several values.</summary>
    public bool IsList => Type == typeof(IReadOnlyList<string>);

    /// <summary>True if nobody is to see the value.</summary>
    public bool IsSecret => Property.IsDefined(typeof(SecretAttribute));

    /// <summary>The present value as it would be written in a configuration file; of a secret, only that there is one.</summary>
    public string Text => Format(Property.GetValue(Target)) is { Length: > 0 } text && IsSecret ? "(secret)" : Format(Property.GetValue(Target));

    /// <summary>What values are allowed, as the rest of a sentence that begins with "give".</summary>
    public string Allowed
    {
        get
        {
            if (Type == typeof(bool))
                return "true or false";
            if (Type.IsEnum)
                return "one of " + string.Join(", ", Enum.GetNames(Type).Select(Format));
            if (Range is not { } range)
                return IsList ? "a list of texts" : "a text";
            var unit = Type == typeof(TimeSpan) ? "a time" : "a whole number";
            return $"{unit} from {Format(range.Minimum)} to {Format(range.Maximum)}" + (Type == typeof(TimeSpan) ? " (hh:mm:ss)" : "");
        }
    }

    /// <summary>Sets the value from text.</summary>
    /// <returns>False if the text is not an allowed value; the setting keeps its former value.</returns>
    public bool TrySet(string text)
    {
        if (Parse(text.Trim()) is not { } value || !IsInRange(value))
            return false;
        Property.SetValue(Target, value);
        return true;
    }

    /// <summary>Sets all values of a list, replacing the former ones.</summary>
    public void SetList(IReadOnlyList<string> values) => Property.SetValue(Target, values);

    private object? Parse(string text)
    {
        if (Type == typeof(string))
            return text;
        if (Type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (Type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (Type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        if (Type == typeof(TimeSpan))
            return ParseTime(text);
        // A number is not a name, although Enum.Parse would take it.
        if (Type.IsEnum)
            return Enum.GetNames(Type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } match
                ? Enum.Parse(Type, match) : null;
        throw new NotSupportedException($"A setting of type {Type.Name} ({Name}) cannot be read.");
    }

    // A bare number would be days for TimeSpan.Parse, which nobody means.
    private static TimeSpan? ParseTime(string text) =>
        text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;

    private bool IsInRange(object value) => Range is not { } range || range.IsValid(value);

    private static string Format(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Enum name => Format(name.ToString()),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IReadOnlyList<string> list => string.Join(", ", list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Format(string enumName) => enumName.ToLowerInvariant();
}
