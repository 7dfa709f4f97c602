namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>
/// Messages as real clients and servers exchange them. A file holds one message with line feeds for line breaks; the one that
/// ends the file is not part of it.
/// </summary>
internal static class SipVectors
{
    internal static readonly string[] Names =
        [.. typeof(SipVectors).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sip", StringComparison.Ordinal)).Order()];

    internal static byte[] Load(string name)
    {
        using var stream = typeof(SipVectors).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no vector {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return SipFeed.Wire(reader.ReadToEnd()[..^1]);
    }
}
