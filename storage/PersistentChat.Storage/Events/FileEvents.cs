namespace PersistentChat.Storage;

/// <summary>A file was stored for a room (features.md 1.6).</summary>
public sealed class FileUploaded : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.FileUploaded;

    /// <summary>The file.</summary>
    public required FileRecord File { get; init; }
}

/// <summary>A file was fetched by a user. Only recorded while compliance is on.</summary>
public sealed class FileDownloaded : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.FileDownloaded;

    /// <summary>The file.</summary>
    public required Guid FileId { get; init; }

    /// <summary>Its room.</summary>
    public required Guid RoomId { get; init; }

    /// <summary>Canonical SIP URI of whoever fetched it.</summary>
    public required string User { get; init; }

    /// <summary>Name under which it is stored: the file's id and its extension.</summary>
    public required string StoredName { get; init; }
}
