using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// Forward-only reader of the XML that XCCOS is made of (xccos.md section 2), over UTF-8 in memory. Allocates nothing and
/// throws nothing: what is not well-formed, uses DOCTYPE, a processing instruction or another encoding, or goes beyond the
/// limits ends the reading with <see cref="IsMalformed"/>. Namespaces count for the root only; below, names are taken
/// without their prefix.
/// </summary>
public ref partial struct XccosReader
{
    /// <summary>Most elements open at a time: four times what is known to occur. Every reader pays for clearing the room.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most attributes of one element: three times what is known to occur, and paid for likewise.</summary>
    public const int MaxAttributes = 32;

    private const int Invalid = -1;

    private ReadOnlySpan<byte> _xml;
    private OpenElements _open;
    private AttributeTable _attributes;
    private int _attributeCount;
    private int _position;
    private bool _isEmptyElement;
    private bool _hasRoot;
    private bool _hasPrefixes;
    private XccosText _text;

    /// <summary>Creates a reader that stands before the document.</summary>
    /// <param name="xml">The whole document; its size is the caller's to limit.</param>
    public XccosReader(ReadOnlySpan<byte> xml) => Create(xml, out this);

    /// <summary>What the reader stands on.</summary>
    public XccosToken Token { get; private set; }

    /// <summary>Elements open, the current one included, both at its start and at its end.</summary>
    public int Depth { get; private set; }

    /// <summary>True once the document turned out not to be acceptable; <see cref="Read"/> is false from then on.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The current text.</summary>
    public readonly XccosText Text => _text;

    /// <summary>Name of the current element without prefix.</summary>
    public readonly ReadOnlySpan<byte> LocalName
    {
        get
        {
            var name = Slice(_open[Depth - 1]);
            return _hasPrefixes ? name[(name.IndexOf((byte)':') + 1)..] : name;
        }
    }

    /// <summary>Bytes not read yet: the bound of any text still to come.</summary>
    public readonly int RemainingLength => _xml.Length - _position;

    private readonly ReadOnlySpan<byte> Rest => _xml[_position..];

    /// <summary>Goes to the next token.</summary>
    /// <returns>False at the end of the document or where it is malformed.</returns>
    public bool Read()
    {
        if (IsMalformed)
            return false;
        if (Token == XccosToken.EndElement)
            Depth--;
        Token = XccosToken.None;
        _attributeCount = 0;
        if (!_isEmptyElement)
            return ReadToken();
        _isEmptyElement = false;
        Token = XccosToken.EndElement;
        return true;
    }

    /// <summary>True if the current element has this name, in any case.</summary>
    public readonly bool IsElement(ReadOnlySpan<byte> name) => AsciiCase.AreEqual(LocalName, name);

    /// <summary>From a start tag to its end tag, over everything between.</summary>
    /// <returns>False if the document ended before.</returns>
    public bool Skip()
    {
        Debug.Assert(Token == XccosToken.StartElement, "only an element can be skipped");
        var depth = Depth;
        while (Read())
        {
            if (Token == XccosToken.EndElement && Depth == depth)
                return true;
        }
        return false;
    }

    /// <summary>From a start tag to the next child's start tag, or from a child's end tag to the next child's start tag.</summary>
    /// <param name="depth">Depth of the parent.</param>
    /// <returns>False at the parent's end tag or where the document is malformed.</returns>
    public bool ReadChild(int depth)
    {
        while (Read())
        {
            if (Token == XccosToken.StartElement && Depth == depth + 1)
                return true;
            if (Token == XccosToken.EndElement && Depth == depth)
                return false;
        }
        return false;
    }

    /// <summary>From a start tag to its end tag; the element's own characters, without those of its children, are written.</summary>
    /// <param name="destination">As long as the rest of the document.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False if the document is malformed.</returns>
    public bool ReadText(Span<byte> destination, out int written)
    {
        written = 0;
        for (var depth = Depth; Read();)
        {
            if (Token == XccosToken.EndElement && Depth == depth)
                return true;
            if (Token == XccosToken.Text && Depth == depth)
                written += _text.CopyTo(destination[written..]);
        }
        return false;
    }

    /// <summary>
    /// Makes a reader in its place. The tables are left as they are, since only what was counted is ever read of them:
    /// copying them would cost a good part of reading a message.
    /// </summary>
    internal static void Create(ReadOnlySpan<byte> xml, out XccosReader reader)
    {
        Unsafe.SkipInit(out reader);
        reader._xml = xml;
        reader._text = default;
        reader._attributeCount = reader.Depth = 0;
        reader._isEmptyElement = reader._hasRoot = reader._hasPrefixes = false;
        reader.Token = XccosToken.None;
        reader._position = xml.StartsWith("\uFEFF"u8) ? 3 : 0;
        reader.IsMalformed = !Utf8.IsValid(xml);
        if (!reader.IsMalformed && reader.Rest.StartsWith("<?xml"u8))
            reader.ReadDeclaration();
    }

    private bool Fail()
    {
        IsMalformed = true;
        Token = XccosToken.None;
        return false;
    }

    private readonly ReadOnlySpan<byte> Slice(scoped in Extent extent) => _xml.Slice(extent.Start, extent.Length);

    private readonly record struct Extent(int Start, int Length);

    private struct AttributeExtent
    {
        public Extent Name;
        public Extent Value;
    }

    [InlineArray(MaxDepth)]
    private struct OpenElements
    {
        private Extent _first;
    }

    [InlineArray(MaxAttributes)]
    private struct AttributeTable
    {
        private AttributeExtent _first;
    }
}
