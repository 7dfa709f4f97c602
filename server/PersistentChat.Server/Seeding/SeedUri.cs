namespace PersistentChat.Server;

/// <summary>The URIs that seeds may name.</summary>
internal static class SeedUri
{
    private const string Scheme = "sip:";
    private const int Longest = 256;

    /// <summary>True for <c>sip:name@domain</c> with a name of ordinary characters (RFC 3261 user, unescaped).</summary>
    public static bool IsUser(string uri, string domain)
    {
        var host = "@" + domain;
        if (uri.Length > Longest || !uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !uri.EndsWith(host, StringComparison.OrdinalIgnoreCase))
            return false;
        var name = uri[Scheme.Length..^host.Length];
        return name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || "-_.!~*'()&=+$,/".Contains(character));
    }
}
