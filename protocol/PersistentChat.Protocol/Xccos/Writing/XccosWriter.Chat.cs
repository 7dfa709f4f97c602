namespace PersistentChat.Protocol.Xccos;

/// <content>Messages (xccos.md section 3, grpchat and bccontext).</content>
public readonly partial struct XccosWriter
{
    /// <summary>Writes a post, as a client does.</summary>
    /// <param name="sequence">Number of the primitive in its envelope, from 1.</param>
    /// <param name="roomUri">The room, as the server spells it.</param>
    /// <param name="author">One's own SIP URI.</param>
    /// <param name="utcTicks">One's own clock.</param>
    /// <param name="isAlert">High importance.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="rtf">RTF twin; empty if there is none.</param>
    public void WritePost(
        uint sequence, ReadOnlySpan<char> roomUri, ReadOnlySpan<char> author, long utcTicks, bool isAlert,
        ReadOnlySpan<char> text, ReadOnlySpan<char> rtf)
    {
        StartChat(sequence);
        Attribute("chanUri"u8, roomUri);
        Attribute("author"u8, author);
        Attribute("alert"u8, isAlert);
        TimeAttribute("ts"u8, utcTicks);
        Content();
        Element("chat"u8, text);
        if (!rtf.IsEmpty)
            Element("rtf"u8, rtf);
        EndChat();
    }

    /// <summary>Opens a delivery; attributes follow.</summary>
    /// <param name="sequence">Number of the primitive in its envelope, from 1.</param>
    public void StartChat(uint sequence)
    {
        Start("grpchat id=\"grpchat\""u8);
        Attribute("seqid"u8, sequence);
    }

    /// <summary>Closes a delivery.</summary>
    public void EndChat() => End("grpchat"u8);

    /// <summary>Opens a line of history; attributes follow.</summary>
    public void StartHistoryMessage() => Start("msg id=\"grpchat\""u8);

    /// <summary>Closes a line of history.</summary>
    public void EndHistoryMessage() => End("msg"u8);

    /// <summary>Writes the attributes and the text of a delivery or a line of history.</summary>
    /// <param name="roomUri">The room's URI, UTF-8.</param>
    /// <param name="author">The author's SIP URI.</param>
    /// <param name="authorName">The author's name; empty if there is none.</param>
    /// <param name="isAlert">High importance.</param>
    /// <param name="chatId">Number in the room.</param>
    /// <param name="utcTicks">When it was accepted.</param>
    /// <param name="text">Plain text, UTF-8.</param>
    /// <param name="rtf">RTF twin, UTF-8; empty if there is none.</param>
    public void WriteMessageBody(
        ReadOnlySpan<byte> roomUri, string author, string authorName, bool isAlert, long chatId, long utcTicks,
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> rtf)
    {
        Attribute("chanUri"u8, roomUri);
        Attribute("author"u8, author.AsSpan());
        if (authorName.Length > 0)
            Attribute("authdisp"u8, authorName.AsSpan());
        Attribute("alert"u8, isAlert);
        Attribute("chatId"u8, chatId);
        TimeAttribute("ts"u8, utcTicks);
        Content();
        Element("chat"u8, text);
        if (!rtf.IsEmpty)
            Element("rtf"u8, rtf);
    }

    /// <summary>Writes a whole delivery with only what the message has; see <see cref="WriteMessageBody"/> for the fast way.</summary>
    public void WriteDelivery(uint sequence, XccosHistoryMessage message)
    {
        StartChat(sequence);
        WriteMessage(message);
        EndChat();
    }

    private void WriteMessage(XccosHistoryMessage message)
    {
        Attribute("chanUri"u8, message.RoomUri.AsSpan());
        Attribute("author"u8, message.Author.AsSpan());
        OptionalAttribute("authdisp"u8, message.AuthorName);
        OptionalAttribute("alert"u8, message.IsAlert);
        OptionalAttribute("chatId"u8, message.ChatId);
        OptionalTime("ts"u8, message.Time);
        Content();
        Element("chat"u8, message.Text.AsSpan());
        if (message.Rtf is not null)
            Element("rtf"u8, message.Rtf.AsSpan());
    }

    private void Element(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Start(name);
        Content();
        Text(text);
        End(name);
    }

    private void Element(ReadOnlySpan<byte> name, ReadOnlySpan<char> text)
    {
        Start(name);
        Content();
        Text(text);
        End(name);
    }

    private void OptionalAttribute(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } present)
            Attribute(name, present);
    }

    private void OptionalAttribute(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } present)
            Attribute(name, present);
    }

    private void OptionalTime(ReadOnlySpan<byte> name, long? utcTicks)
    {
        if (utcTicks is { } present)
            TimeAttribute(name, present);
    }
}
