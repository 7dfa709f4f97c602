namespace PersistentChat.Client.Link;

/// <summary>What a successful reply holds; only what belongs to the command is filled.</summary>
internal sealed class ChatReply
{
    /// <summary>Address of the chat service.</summary>
    public string? ServiceUri { get; set; }

    /// <summary>Rooms found.</summary>
    public List<RoomSummary> Rooms { get; } = [];

    /// <summary>Rooms entered.</summary>
    public List<RoomEntry> Entries { get; } = [];

    /// <summary>Rooms refused.</summary>
    public List<Guid> Refused { get; } = [];

    /// <summary>Messages of the past, oldest first.</summary>
    public List<ChatMessage> Messages { get; } = [];

    /// <summary>What a search found, by room.</summary>
    public List<FoundMessages> Matches { get; } = [];

    /// <summary>Number of the message posted.</summary>
    public long Number { get; set; }

    /// <summary>The server's limits.</summary>
    public ServerInfo? ServerInfo { get; set; }

    /// <summary>A preference.</summary>
    public Preference? Preference { get; set; }
}
