namespace PersistentChat.Protocol.Xccos;

/// <summary>What a server says of itself, <c>sib</c>; in a command only domain and type of information.</summary>
public sealed record XccosServerInfo
{
    /// <summary>The domain asked for.</summary>
    public string? Domain { get; init; }

    /// <summary>Mask of what is wanted; echoed.</summary>
    public string? InfoType { get; init; }

    /// <summary>The server's clock, UTC ticks.</summary>
    public long? ServerTime { get; init; }

    /// <summary>Most rooms or messages in one answer.</summary>
    public int? SearchLimit { get; init; }

    /// <summary>Largest post in bytes of UTF-8.</summary>
    public int? MessageSizeLimit { get; init; }

    /// <summary>Largest story in bytes of UTF-8.</summary>
    public int? StorySizeLimit { get; init; }

    /// <summary>URI of the root of all categories.</summary>
    public string? RootUri { get; init; }

    /// <summary>Identity of the store; another one means that numbers a client keeps are void.</summary>
    public string? DatabaseVersion { get; init; }

    /// <summary>The server's name for people.</summary>
    public string? DisplayName { get; init; }
}
