using System.Buffers;

namespace PersistentChat.Protocol.Xccos;

/// <content>Everything between angle brackets, and the characters between those.</content>
public ref partial struct XccosReader
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Select(b => (byte)b).Where(b => IsNameStart(b) || b is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.')]);

    private bool ReadToken()
    {
        while (_position < _xml.Length)
        {
            var rest = Rest;
            if (rest[0] != '<')
            {
                if (!ReadCharacters())
                    return false;
            }
            else if (rest.StartsWith("<!--"u8))
            {
                if (!SkipComment())
                    return Fail();
            }
            else
            {
                return ReadTag(rest) || Fail();
            }
            if (Token == XccosToken.Text)
                return true;
        }
        return _hasRoot && Depth == 0 ? false : Fail();
    }

    private bool ReadTag(ReadOnlySpan<byte> rest) => rest switch
    {
        [_, (byte)'/', ..] => ReadEndTag(),
        [_, (byte)'!', ..] => ReadVerbatim(),
        _ => ReadStartTag(),
    };

    /// <summary>CharData; outside the root only white space. Leaves <see cref="Token"/> alone if there is nothing to report.</summary>
    private bool ReadCharacters()
    {
        var length = Rest.IndexOf((byte)'<');
        if (length < 0)
            length = _xml.Length - _position;
        var raw = _xml.Slice(_position, length);
        _position += length;
        if (Depth == 0)
            return !raw.ContainsAnyExcept(" \t\r\n"u8) || Fail();
        if (!XccosEntities.AreValid(raw) || (raw.Contains((byte)']') && raw.IndexOf("]]>"u8) >= 0))
            return Fail();
        _text = new XccosText(raw, XccosTextKind.Content);
        Token = XccosToken.Text;
        return true;
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
        _position++;
        if (Depth == MaxDepth || (Depth == 0 && _hasRoot) || !ReadName(out _open[Depth]) || !ReadAttributes())
            return false;
        _isEmptyElement = SkipByte((byte)'/');
        if (!SkipByte((byte)'>'))
            return false;
        Depth++;
        _hasRoot = true;
        Token = XccosToken.StartElement;
        return true;
    }

    private bool ReadAttributes()
    {
        while (true)
        {
            var hasSpace = SkipWhiteSpace();
            if (Peek() is '/' or '>')
                return true;
            if (!hasSpace || !ReadAttribute())
                return false;
        }
    }

    /// <summary>ETag ::= '&lt;/' Name S? '&gt;' (XML 1.0, 42), with the very name of its start tag.</summary>
    private bool ReadEndTag()
    {
        _position += 2;
        if (Depth == 0 || !ReadName(out var name) || !Slice(name).SequenceEqual(Slice(_open[Depth - 1])))
            return false;
        SkipWhiteSpace();
        Token = XccosToken.EndElement;
        return SkipByte((byte)'>');
    }

    /// <summary>XMLDecl (XML 1.0, 23): skipped, but an encoding other than UTF-8 or its subset is refused.</summary>
    private void ReadDeclaration()
    {
        _position += 5;
        while (SkipWhiteSpace() && Peek() != '?')
        {
            if (!ReadAttribute())
                break;
        }
        var encoding = GetAttribute("encoding"u8);
        IsMalformed = !SkipByte((byte)'?') || !SkipByte((byte)'>') || !GetAttribute("version"u8).IsPresent
            || (encoding.IsPresent && !encoding.EqualsIgnoreCase("utf-8"u8) && !encoding.EqualsIgnoreCase("us-ascii"u8));
        _attributeCount = 0;
    }

    /// <summary>QName: at most one colon, with something on both sides. Bytes beyond ASCII are taken as letters.</summary>
    private bool ReadName(out Extent name)
    {
        var rest = Rest;
        var length = LengthOfLocalName(rest);
        if (length > 0 && length < rest.Length && rest[length] == ':')
        {
            var local = LengthOfLocalName(rest[(length + 1)..]);
            length = local == 0 ? 0 : length + 1 + local;
        }
        name = new Extent(_position, length);
        _position += length;
        // A second colon, or one with nothing on a side, is left where no name may go on.
        return length > 0;
    }

    /// <summary>NCName: a letter, then letters, digits, hyphens and dots; 0 if there is none.</summary>
    private static int LengthOfLocalName(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !IsNameStart(text[0]))
            return 0;
        var length = text.IndexOfAnyExcept(NameBytes);
        return length < 0 ? text.Length : length;
    }

    private static bool IsNameStart(byte value) => char.IsAsciiLetter((char)value) || value == '_' || value >= 0x80;

    private readonly int Peek() => _position < _xml.Length ? _xml[_position] : -1;

    private bool SkipByte(byte expected)
    {
        if (Peek() != expected)
            return false;
        _position++;
        return true;
    }

    private bool SkipWhiteSpace()
    {
        var start = _position;
        while (Peek() is ' ' or '\t' or '\r' or '\n')
            _position++;
        return _position > start;
    }
}
