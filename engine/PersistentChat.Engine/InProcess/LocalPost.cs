namespace PersistentChat.Engine;

/// <summary>A message to be posted.</summary>
/// <param name="RoomId">The room, which the session must be in.</param>
/// <param name="Text">Plain text; line breaks of any kind become LF.</param>
public sealed record LocalPost(Guid RoomId, string Text)
{
    /// <summary>The RTF twin of the text, or null.</summary>
    public string? Rtf { get; init; }

    /// <summary>High importance.</summary>
    public bool IsAlert { get; init; }

    /// <summary>
    /// The client's number of the post, from 1 and rising, or null. With it a repeat, also in a later session and after a crash, is answered
    /// with the number of the first instead of being posted twice. Needs <see cref="LocalSessionOptions.ClientId"/>.
    /// </summary>
    public ulong? Sequence { get; init; }
}
