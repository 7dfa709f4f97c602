using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Limits and clock of the server.</summary>
public sealed record RawServerInfo : IRawFrame<RawServerInfo>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.ServerInfo;

    /// <summary>The server's clock, UTC, ticks of 100 ns.</summary>
    public required long ServerTime { get; init; }

    /// <summary>Most messages or rooms in one answer.</summary>
    public required int SearchLimit { get; init; }

    /// <summary>Largest post in bytes of UTF-8.</summary>
    public required int MessageSizeLimit { get; init; }

    /// <summary>Largest story in bytes of UTF-8.</summary>
    public required int StorySizeLimit { get; init; }

    /// <summary>Most rooms that one request may name.</summary>
    public required int RoomsPerCommand { get; init; }

    /// <summary>Address of the root of all categories.</summary>
    public required string RootUri { get; init; }

    /// <summary>As in <see cref="RawWelcome.DatabaseVersion"/>.</summary>
    public required Guid DatabaseVersion { get; init; }

    /// <summary>The server's name for people; may be empty.</summary>
    public string DisplayName { get; init; } = "";

    static int IRawFrame<RawServerInfo>.FieldCount => 8;

    static RawServerInfo IRawFrame<RawServerInfo>.Read(scoped ref RawFieldReader fields) => new()
    {
        ServerTime = fields.Time(),
        SearchLimit = fields.Count(),
        MessageSizeLimit = fields.Count(),
        StorySizeLimit = fields.Count(),
        RoomsPerCommand = fields.Count(),
        RootUri = fields.Text(),
        DatabaseVersion = fields.Id(),
        DisplayName = fields.TextOrEmpty(),
    };

    void IRawFrame<RawServerInfo>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteTimestampTicks(ServerTime);
        output.WriteInt64(SearchLimit);
        output.WriteInt64(MessageSizeLimit);
        output.WriteInt64(StorySizeLimit);
        output.WriteInt64(RoomsPerCommand);
        output.WriteString(RootUri);
        output.WriteGuid(DatabaseVersion);
        output.WriteString(DisplayName);
    }
}
