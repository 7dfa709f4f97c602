using System.Buffers;

namespace PersistentChat.Protocol.Xccos;

/// <content>Everything between angle brackets, and the characters between those.</content>
public ref partial struct XccosReader
{
    // A table and no vectorised search: names are a few bytes long.
    private static readonly bool[] IsNameByte =
        [.. Enumerable.Range(0, 0x100).Select(b => IsNameStart((byte)b) || char.IsAsciiDigit((char)b) || b is '-' or '.')];

    // What ends a run of characters, what has to be checked in it, and what keeps it from saying itself.
    private static readonly SearchValues<byte> ContentStops = SearchValues.Create([.. XccosEntities.NotPlain, (byte)'<', (byte)']']);

    private bool ReadToken()
    {
        while (_position < _xml.Length)
        {
            if (!(_xml[_position] == '<' ? ReadMarkup() : ReadCharacters()))
                return Fail();
            if (Token != XccosToken.None)
                return true;
        }
        return _hasRoot && Depth == 0 ? false : Fail();
    }

    /// <summary>Leaves <see cref="Token"/> alone if there is nothing to report.</summary>
    private bool ReadMarkup() => Rest switch
    {
        [_, (byte)'/', ..] => ReadEndTag(),
        [_, (byte)'!', (byte)'-', (byte)'-', ..] => SkipComment(),
        [_, (byte)'!', ..] => ReadVerbatim(),
        _ => ReadStartTag(),
    };

    /// <summary>CharData; outside the root only white space, which is nothing to report.</summary>
    private bool ReadCharacters()
    {
        if (Depth == 0)
            return SkipWhiteSpace();
        var start = _position;
        if (!SkipCharacters(out var kind))
            return false;
        _text = new XccosText(_xml[start.._position], kind);
        Token = XccosToken.Text;
        return true;
    }

    /// <summary>To the next angle bracket or the end. Every reference must be one we know, and the end of a CDATA section must not occur (14).</summary>
    private bool SkipCharacters(out XccosTextKind kind)
    {
        kind = XccosTextKind.Plain;
        while (true)
        {
            var rest = Rest;
            var run = rest.IndexOfAny(ContentStops);
            if (run < 0 || rest[run] == '<')
            {
                _position += run < 0 ? rest.Length : run;
                return true;
            }
            kind = XccosTextKind.Content;
            rest = rest[run..];
            var length = rest[0] == '&' ? XccosEntities.LengthOfReference(rest) : 1;
            if (length == 0 || rest.StartsWith("]]>"u8))
                return false;
            _position += run + length;
        }
    }

    /// <summary>Comment ::= '&lt;!--' without '--' inside '--&gt;' (XML 1.0, 15).</summary>
    private bool SkipComment()
    {
        _position += 4;
        var end = Rest.IndexOf("--"u8);
        if (end < 0)
            return false;
        _position += end + 2;
        return SkipByte((byte)'>');
    }

    /// <summary>CDATA counts as text; every other declaration, DOCTYPE above all, is refused (vector M04).</summary>
    private bool ReadVerbatim()
    {
        if (Depth == 0 || !Rest.StartsWith("<![CDATA["u8))
            return false;
        _position += 9;
        var length = Rest.IndexOf("]]>"u8);
        if (length < 0)
            return false;
        _text = new XccosText(_xml.Slice(_position, length), XccosTextKind.Verbatim);
        _position += length + 3;
        Token = XccosToken.Text;
        return true;
    }

    /// <summary>STag or EmptyElemTag ::= '&lt;' Name (S Attribute)* S? '/'? '&gt;' (XML 1.0, 40 and 44).</summary>
    private bool ReadStartTag()
    {
        var start = _position + 1;
        var end = EndOfName(start);
        if (end == start || Depth == MaxDepth || (Depth == 0 && _hasRoot) || !ReadAttributes(end))
            return false;
        _open[Depth++] = new Extent(start, end - start);
        _isEmptyElement = SkipByte((byte)'/');
        _hasRoot = true;
        Token = XccosToken.StartElement;
        return SkipByte((byte)'>');
    }

    /// <summary>To the end of the tag. The position goes along as a value, since a field that is written and read per byte costs most.</summary>
    private bool ReadAttributes(int start)
    {
        for (var end = start; end != Invalid; end = ReadAttribute(start))
        {
            start = SkipWhiteSpace(end);
            if (At(start) is '/' or '>')
            {
                _position = start;
                return true;
            }
            if (start == end)
                return false;
        }
        return false;
    }

    /// <summary>ETag ::= '&lt;/' Name S? '&gt;' (XML 1.0, 42), with the very name of its start tag.</summary>
    private bool ReadEndTag()
    {
        _position += 2;
        if (Depth == 0)
            return false;
        // A longer name is left where only white space or the bracket may be.
        var name = Slice(_open[Depth - 1]);
        if (!Rest.StartsWith(name))
            return false;
        _position += name.Length;
        SkipWhiteSpace();
        Token = XccosToken.EndElement;
        return SkipByte((byte)'>');
    }

    /// <summary>XMLDecl (XML 1.0, 23): skipped, but an encoding other than UTF-8 or its subset is refused.</summary>
    private void ReadDeclaration()
    {
        _position += 5;
        while (SkipWhiteSpace() && At(_position) != '?')
        {
            var end = ReadAttribute(_position);
            if (end == Invalid)
                break;
            _position = end;
        }
        var encoding = GetAttribute("encoding"u8);
        IsMalformed = !SkipByte((byte)'?') || !SkipByte((byte)'>') || !GetAttribute("version"u8).IsPresent
            || (encoding.IsPresent && !encoding.EqualsIgnoreCase("utf-8"u8) && !encoding.EqualsIgnoreCase("us-ascii"u8));
        _attributeCount = 0;
    }

    /// <summary>QName: at most one colon, with something on both sides. Bytes beyond ASCII are taken as letters.</summary>
    /// <returns>Its end, which is its start if there is none.</returns>
    private int EndOfName(int start)
    {
        var end = EndOfLocalName(start);
        if (end == start || At(end) != ':')
            return end;
        _hasPrefixes = true;
        // A second colon is left where no name may go on.
        var local = end + 1;
        end = EndOfLocalName(local);
        return end == local ? start : end;
    }

    /// <summary>NCName: a letter, then letters, digits, hyphens and dots; its end is its start if there is none.</summary>
    private readonly int EndOfLocalName(int start)
    {
        var xml = _xml;
        var end = start;
        if ((uint)end >= (uint)xml.Length || !IsNameStart(xml[end]))
            return end;
        do
            end++;
        while ((uint)end < (uint)xml.Length && IsNameByte[xml[end]]);
        return end;
    }

    private static bool IsNameStart(byte value) => char.IsAsciiLetter((char)value) || value == '_' || value >= 0x80;

    /// <summary>The byte at a place, -1 beyond the end.</summary>
    private readonly int At(int index)
    {
        var xml = _xml;
        return (uint)index < (uint)xml.Length ? xml[index] : -1;
    }

    private bool SkipByte(byte expected)
    {
        if (At(_position) != expected)
            return false;
        _position++;
        return true;
    }

    private bool SkipWhiteSpace()
    {
        var start = _position;
        _position = SkipWhiteSpace(start);
        return _position > start;
    }

    private readonly int SkipWhiteSpace(int start)
    {
        while (At(start) is ' ' or '\t' or '\r' or '\n')
            start++;
        return start;
    }
}
