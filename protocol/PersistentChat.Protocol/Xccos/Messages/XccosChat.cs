namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// A <c>grpchat</c> as read: attributes in place, texts unescaped into the caller's buffer. Nothing is checked for sense.
/// </summary>
public ref struct XccosChat
{
    private XccosText _roomUri;
    private XccosText _author;
    private XccosText _authorName;
    private XccosText _alert;
    private XccosText _chatId;
    private XccosText _time;

    /// <summary>
    /// Takes the attributes of the current element: one pass over what is there instead of a search for each that may be, and
    /// in place, since a copy would cost more than that.
    /// </summary>
    internal static void Create(scoped in XccosReader reader, out XccosChat chat)
    {
        chat = default;
        for (var i = 0; i < reader.AttributeCount; i++)
            chat.Take(reader, i);
    }

    /// <summary>The length of its name rules out all but one or two.</summary>
    private void Take(scoped in XccosReader reader, int index)
    {
        switch (reader.GetAttributeName(index).Length)
        {
            case 2:
                reader.TakeAttribute(index, "ts"u8, ref _time);
                break;
            case 5:
                reader.TakeAttribute(index, "alert"u8, ref _alert);
                break;
            case 6:
                reader.TakeAttribute(index, "author"u8, ref _author);
                reader.TakeAttribute(index, "chatId"u8, ref _chatId);
                break;
            case 7:
                reader.TakeAttribute(index, "chanUri"u8, ref _roomUri);
                break;
            case 8:
                reader.TakeAttribute(index, "authdisp"u8, ref _authorName);
                break;
        }
    }

    /// <summary>The room's URI.</summary>
    public readonly XccosText RoomUri => _roomUri;

    /// <summary>SIP URI of the author.</summary>
    public readonly XccosText Author => _author;

    /// <summary>Display name of the author.</summary>
    public readonly XccosText AuthorName => _authorName;

    /// <summary>Whether the message is of high importance.</summary>
    public readonly XccosText Alert => _alert;

    /// <summary>Number of the message in its room; servers set it.</summary>
    public readonly XccosText ChatId => _chatId;

    /// <summary>When it was sent, or, from a server, accepted. See <see cref="XccosTime"/>.</summary>
    public readonly XccosText Time => _time;

    /// <summary>The plain text, UTF-8; empty if there was none.</summary>
    public ReadOnlySpan<byte> Text { readonly get; internal set; }

    /// <summary>The RTF twin, UTF-8; empty if there was none.</summary>
    public ReadOnlySpan<byte> Rtf { readonly get; internal set; }
}
