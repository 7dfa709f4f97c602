using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>What the server is, and what a client must know of it before it signs in.</summary>
public sealed record RawWelcome : IRawFrame<RawWelcome>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Welcome;

    /// <summary>Version both sides speak from now on.</summary>
    public required int Version { get; init; }

    /// <summary>Name and version of the server's software.</summary>
    public required string Server { get; init; }

    /// <summary>SIP domain of the service.</summary>
    public required string Domain { get; init; }

    /// <summary>Changes when the server starts anew: handles of rooms are then void.</summary>
    public required ulong Run { get; init; }

    /// <summary>Changes when the server's data is another one: numbers of messages that a client keeps are then void.</summary>
    public required Guid DatabaseVersion { get; init; }

    /// <summary>A client sends something at least this often.</summary>
    public required int KeepAliveSeconds { get; init; }

    /// <summary>Longest content of a frame that the server accepts, in bytes.</summary>
    public required int MaxFrameBytes { get; init; }

    /// <summary>Requests that may be under way at the same time.</summary>
    public required int OpenCommands { get; init; }

    /// <summary>Mechanisms to sign in with, best first.</summary>
    public IReadOnlyList<string> Mechanisms { get; init; } = [];

    /// <summary>What the server can do beyond version 1; none are defined.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    static int IRawFrame<RawWelcome>.FieldCount => 10;

    static RawWelcome IRawFrame<RawWelcome>.Read(scoped ref RawFieldReader fields) => new()
    {
        Version = fields.Count(),
        Server = fields.Text(),
        Domain = fields.Text(),
        Run = fields.UInt64(),
        DatabaseVersion = fields.Id(),
        KeepAliveSeconds = fields.Count(),
        MaxFrameBytes = fields.Count(),
        OpenCommands = fields.Count(),
        Mechanisms = fields.TextsOrEmpty(),
        Capabilities = fields.TextsOrEmpty(),
    };

    void IRawFrame<RawWelcome>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Version);
        output.WriteString(Server);
        output.WriteString(Domain);
        output.WriteUInt64(Run);
        output.WriteGuid(DatabaseVersion);
        output.WriteInt64(KeepAliveSeconds);
        output.WriteInt64(MaxFrameBytes);
        output.WriteInt64(OpenCommands);
        output.WriteTexts(Mechanisms);
        output.WriteTexts(Capabilities);
    }
}
