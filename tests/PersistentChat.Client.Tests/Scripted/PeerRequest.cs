namespace PersistentChat.Client.Tests.Scripted;

/// <summary>A message of the client as the scripted server sees it: read as text, by other code than the product's.</summary>
internal sealed class PeerRequest
{
    public required string StartLine { get; init; }

    public required List<string> HeaderLines { get; init; }

    public required string Body { get; init; }

    public bool IsResponse => StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    public string Method => StartLine.Split(' ')[0];

    public string Uri => StartLine.Split(' ')[1];

    public string this[string name] => Header(name) ?? throw new InvalidOperationException($"{StartLine} has no {name}.");

    public string? Header(string name)
    {
        var line = HeaderLines.Find(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }

    /// <summary>The id of the primitive in the body, for example <c>cmd:join</c>.</summary>
    public string Command => Attribute("<cmd id=") ?? (Body.Contains("<grpchat", StringComparison.Ordinal) ? "grpchat" : "");

    public string EnvelopeId => Attribute("envid=") ?? "";

    private string? Attribute(string before)
    {
        var start = Body.IndexOf(before + "\"", StringComparison.Ordinal);
        return start < 0 ? null : Body[(start + before.Length + 1)..].Split('"')[0];
    }
}
