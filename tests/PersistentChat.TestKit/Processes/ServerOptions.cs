namespace PersistentChat.TestKit;

/// <summary>How a test wants its server.</summary>
public sealed record ServerOptions
{
    /// <summary>Folder of the server's data; kept when the server ends.</summary>
    public required string Data { get; init; }

    /// <summary>Listeners for SIP over TCP; a free port of the loopback by default.</summary>
    public IReadOnlyList<string> Sip { get; init; } = ["127.0.0.1:0"];

    /// <summary>Listeners for SIP over TLS; none by default.</summary>
    public IReadOnlyList<string> Sips { get; init; } = [];

    /// <summary>Listeners for the raw protocol over TCP; none by default.</summary>
    public IReadOnlyList<string> Raw { get; init; } = [];

    /// <summary>Listeners for the raw protocol over TLS; none by default.</summary>
    public IReadOnlyList<string> Raws { get; init; } = [];

    /// <summary>Listener of the health pages, or <c>none</c>; a free port of the loopback by default.</summary>
    public string Http { get; init; } = "127.0.0.1:0";

    /// <summary>True if passwords are asked for.</summary>
    public bool Digest { get; init; }

    /// <summary>True for the demo's users, rooms and certificate.</summary>
    public bool Demo { get; init; }

    /// <summary>Full path of a seed file.</summary>
    public string? Seed { get; init; }

    /// <summary>Settings by environment, for example <c>PCHAT_Limits__MessageSize</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<string> Arguments()
    {
        yield return "serve";
        yield return "--data";
        yield return Data;
        yield return "--http";
        yield return Http;
        foreach (var (option, addresses) in new[] { ("--sip", Sip), ("--sips", Sips), ("--raw", Raw), ("--raws", Raws) })
        {
            foreach (var address in addresses)
            {
                yield return option;
                yield return address;
            }
        }
        yield return "--auth";
        yield return Digest ? "digest" : "none";
        if (Demo)
            yield return "--demo";
        if (Seed is not null)
        {
            yield return "--seed";
            yield return Seed;
        }
    }
}
