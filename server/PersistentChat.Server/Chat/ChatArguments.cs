using System.Globalization;
using PersistentChat.Client;

namespace PersistentChat.Server.Chat;

/// <summary>What <c>pchat chat</c> was asked to do.</summary>
internal sealed record ChatArguments
{
    private const int DefaultHistory = 25;

    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken there.</summary>
    public ChatBinding Binding { get; init; }

    /// <summary>The user's address.</summary>
    public required string User { get; init; }

    /// <summary>The password; null if none was given.</summary>
    public string? Password { get; init; }

    /// <summary>True for TLS.</summary>
    public bool UseTls { get; init; }

    /// <summary>True to take any certificate.</summary>
    public bool TrustAnyCertificate { get; init; }

    /// <summary>Name, GUID or address of the room.</summary>
    public required string Room { get; init; }

    /// <summary>Messages to post, in order.</summary>
    public IReadOnlyList<string> Say { get; init; } = [];

    /// <summary>Text to wait for in a live message; null for none.</summary>
    public string? Wait { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of the past to show; null if not said.</summary>
    public int? History { get; init; }

    /// <summary>How many messages of the past to show.</summary>
    public int HistoryCount => History ?? (IsScript ? 0 : DefaultHistory);

    /// <summary>True if the command says itself what to do, so that it ends when that is done instead of reading what is typed.</summary>
    public bool IsScript => Say.Count > 0 || Wait is not null || History is not null;

    /// <summary>How the client is to connect.</summary>
    public ChatClientOptions ToOptions(string? password) => new()
    {
        Host = Host,
        Port = Port,
        Binding = Binding,
        User = User,
        Password = password,
        UseTls = UseTls,
        TrustAnyCertificate = TrustAnyCertificate,
        Reconnect = !IsScript,
    };

    /// <summary>Reads <c>HOST:PORT</c>, <c>[IPv6]:PORT</c> or <c>HOST</c>, the port then being the usual one.</summary>
    /// <returns>False if it is none of them.</returns>
    public static bool TryReadServer(string text, ChatBinding binding, bool useTls, out string host, out int port)
    {
        (host, port) = (text.Trim(), UsualPort(binding, useTls));
        var colon = text.LastIndexOf(':');
        var isBareIPv6 = text.IndexOf(':', StringComparison.Ordinal) != colon && !text.Contains(']', StringComparison.Ordinal);
        if (colon > text.LastIndexOf(']') && !isBareIPv6)
        {
            host = text[..colon].Trim();
            if (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
                return false;
        }

        host = host.TrimStart('[').TrimEnd(']');
        return host.Length > 0 && port is > 0 and < 65536;
    }

    private static int UsualPort(ChatBinding binding, bool useTls) => (binding, useTls) switch
    {
        (ChatBinding.Raw, false) => 5062,
        (ChatBinding.Raw, true) => 5063,
        (_, true) => 5061,
        _ => 5060,
    };
}
