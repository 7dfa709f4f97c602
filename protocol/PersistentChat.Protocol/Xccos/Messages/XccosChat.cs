namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// A <c>grpchat</c> as read: attributes in place, texts unescaped into the caller's buffer. Nothing is checked for sense.
/// </summary>
public readonly ref struct XccosChat
{
    internal XccosChat(scoped ref XccosReader reader)
    {
        RoomUri = reader.GetAttribute("chanUri"u8);
        Author = reader.GetAttribute("author"u8);
        AuthorName = reader.GetAttribute("authdisp"u8);
        Alert = reader.GetAttribute("alert"u8);
        ChatId = reader.GetAttribute("chatId"u8);
        Time = reader.GetAttribute("ts"u8);
    }

    /// <summary>The room's URI.</summary>
    public XccosText RoomUri { get; }

    /// <summary>SIP URI of the author.</summary>
    public XccosText Author { get; }

    /// <summary>Display name of the author.</summary>
    public XccosText AuthorName { get; }

    /// <summary>Whether the message is of high importance.</summary>
    public XccosText Alert { get; }

    /// <summary>Number of the message in its room; servers set it.</summary>
    public XccosText ChatId { get; }

    /// <summary>When it was sent, or, from a server, accepted. See <see cref="XccosTime"/>.</summary>
    public XccosText Time { get; }

    /// <summary>The plain text, UTF-8; empty if there was none.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>The RTF twin, UTF-8; empty if there was none.</summary>
    public ReadOnlySpan<byte> Rtf { get; init; }
}
