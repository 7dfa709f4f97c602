namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// Reads an envelope (xccos.md section 2): its head, then its primitives in document order. Allocates nothing by itself.
/// Whoever acts on an envelope must first have read to its end, since it may turn out malformed at the last byte.
/// </summary>
public ref struct EnvelopeReader
{
    private const int RootDepth = 1;
    private const int LongestEnvelopeId = 20;

    private XccosReader _reader;
    private XccosText _envelopeId;
    private XccosText _id;

    /// <summary>Creates a reader that stands before the envelope.</summary>
    /// <param name="body">The whole body; its size is the caller's to limit.</param>
    public EnvelopeReader(ReadOnlySpan<byte> body) => XccosReader.Create(body, out _reader);

    /// <summary>True once the body turned out not to be an envelope; nothing of it may be acted on.</summary>
    public readonly bool IsMalformed => _reader.IsMalformed;

    /// <summary>The envelope's number as written.</summary>
    public readonly XccosText EnvelopeId => _envelopeId;

    /// <summary>The kind of the current primitive.</summary>
    public XccosPrimitive Kind { get; private set; }

    /// <summary>The primitive's id; not present if it has none.</summary>
    public readonly XccosText Id => _id;

    /// <summary>The primitive's number in its envelope; 0 if it has none.</summary>
    public uint Sequence { get; private set; }

    /// <summary>
    /// Reads the head as a server must: root, namespace and number have to be right (vectors M05, M08). The version does not
    /// matter (M09).
    /// </summary>
    /// <returns>False if the body is no envelope; then the whole body is to be refused.</returns>
    public bool ReadHead() =>
        ReadRoot() && _reader.DeclaresOwnNamespace(XccosNames.Namespace)
        && _envelopeId.MaxLength <= LongestEnvelopeId && _envelopeId.IsDigits;

    /// <summary>Reads the head as a client may: a root of the right name is enough (sipe-compat.md section 8).</summary>
    /// <returns>False if the body is no envelope.</returns>
    public bool ReadHeadLeniently() => ReadRoot();

    /// <summary>Goes to the next primitive, over what is left of the current one.</summary>
    /// <returns>False at the end, or where the body is malformed.</returns>
    public bool ReadPrimitive()
    {
        Kind = XccosPrimitive.None;
        if (_reader.Token == XccosToken.None || (_reader.Token == XccosToken.EndElement && _reader.Depth <= RootDepth))
            return false;
        if (!_reader.ReadChild(RootDepth))
        {
            ReadToEnd();
            return false;
        }
        Kind = KindOf(_reader.LocalName);
        _reader.FindAttribute("id"u8, out _id);
        _reader.FindAttribute("seqid"u8, out var sequence);
        Sequence = GetSequence(sequence);
        return true;
    }

    /// <summary>Reads the current command or notice to its end.</summary>
    /// <returns>Its data; empty if it had none. Void if <see cref="IsMalformed"/>.</returns>
    public XccosData ReadData() => ReadReply().Data;

    /// <summary>Reads the current reply to its end. Void if <see cref="IsMalformed"/>.</summary>
    public XccosReply ReadReply()
    {
        var data = new XccosData();
        var reply = new XccosReply(Id.ToString(), Sequence, null, 0, 0, "", data);
        while (_reader.ReadChild(RootDepth + 1))
        {
            if (_reader.IsElement("data"u8))
                XccosDataReader.Read(ref _reader, data);
            else if (_reader.IsElement("commandid"u8))
                reply = ReadCommandId(reply);
            else if (_reader.IsElement("resp"u8))
                reply = ReadResponse(reply);
        }
        return reply;
    }

    /// <summary>Reads the current grpchat to its end.</summary>
    /// <param name="buffer">As long as the body; takes the texts.</param>
    /// <param name="chat">The message; its texts point into <paramref name="buffer"/>.</param>
    /// <returns>False if the body is malformed.</returns>
    public bool ReadChat(Span<byte> buffer, out XccosChat chat) => XccosDataReader.ReadChat(ref _reader, buffer, out chat);

    /// <summary>Reads the current grpchat to its end, as objects. Void if <see cref="IsMalformed"/>.</summary>
    public XccosHistoryMessage ReadChat() => XccosRoomReader.ReadMessage(ref _reader);

    internal static uint GetSequence(scoped in XccosText text) =>
        text.TryGetNumber(out var value) && value <= uint.MaxValue ? (uint)value : 0;

    private bool ReadRoot()
    {
        if (!_reader.Read() || !_reader.IsElement("xccos"u8))
            return false;
        _reader.FindAttribute("envid"u8, out _envelopeId);
        return true;
    }

    private void ReadToEnd()
    {
        while (_reader.Read())
        {
        }
    }

    private readonly XccosReply ReadCommandId(XccosReply reply) => reply with
    {
        EnvelopeId = _reader.GetAttribute("envid"u8).ToString(),
        CommandSequence = GetSequence(_reader.GetAttribute("seqid"u8)),
    };

    private XccosReply ReadResponse(XccosReply reply)
    {
        var code = _reader.GetAttribute("code"u8).TryGetNumber(out var value) && value < 1000 ? (int)value : 0;
        return reply with { Code = code, Text = XccosDataReader.ReadString(ref _reader) };
    }

    private static XccosPrimitive KindOf(ReadOnlySpan<byte> name) =>
        AsciiCase.AreEqual(name, "grpchat"u8) ? XccosPrimitive.Chat
        : AsciiCase.AreEqual(name, "cmd"u8) ? XccosPrimitive.Command
        : AsciiCase.AreEqual(name, "rpl"u8) ? XccosPrimitive.Reply
        : AsciiCase.AreEqual(name, "ntc"u8) ? XccosPrimitive.Notice
        : XccosPrimitive.Unknown;
}
