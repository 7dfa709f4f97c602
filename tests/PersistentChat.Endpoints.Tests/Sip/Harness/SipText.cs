using System.Globalization;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>A message as text, read as strictly as the known client does: long header names, no blank before a colon.</summary>
internal sealed class SipText
{
    private readonly List<(string Name, string Value)> _headers = [];

    public SipText(string head, string body)
    {
        Head = head;
        Body = body;
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        StartLine = lines[0];
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon > 1, $"not a header line, or a compact name: {line}");
            Assert.False(char.IsWhiteSpace(line[colon - 1]), $"blank before the colon: {line}");
            _headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }
    }

    public string Head { get; }

    public string StartLine { get; }

    public string Body { get; }

    public bool IsResponse => StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    public int Status => IsResponse ? int.Parse(StartLine.AsSpan(8, 3), CultureInfo.InvariantCulture) : 0;

    public string ToTag => Parameter(this["To"], "tag");

    /// <summary>The one value of a header; fails if it has several.</summary>
    public string this[string name] =>
        Assert.Single(_headers, header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public bool Has(string name) => _headers.Exists(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public IReadOnlyList<string> All(string name) =>
        [.. _headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    public static string Parameter(string value, string name)
    {
        var start = value.IndexOf($";{name}=", StringComparison.Ordinal);
        return start < 0 ? "" : value[(start + name.Length + 2)..].Split(';')[0];
    }

    public override string ToString() => Head + Body;
}
