namespace PersistentChat.Protocol.Xccos;

/// <content>Attributes of the current start tag.</content>
public ref partial struct XccosReader
{
    /// <summary>Number of attributes, namespace declarations included.</summary>
    public readonly int AttributeCount => _attributeCount;

    /// <summary>Name of an attribute as written, prefix included.</summary>
    public readonly ReadOnlySpan<byte> GetAttributeName(int index) => Slice(_attributes[index].Name);

    /// <summary>Value of an attribute.</summary>
    public readonly XccosText GetAttribute(int index) => new(Slice(_attributes[index].Value), XccosTextKind.Attribute);

    /// <summary>Value of the attribute with this name, in any case; not present if there is none.</summary>
    public readonly XccosText GetAttribute(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _attributeCount; i++)
        {
            if (_attributes[i].Name.Length == name.Length && AsciiCase.AreEqual(GetAttributeName(i), name))
                return GetAttribute(i);
        }
        return default;
    }

    /// <summary>
    /// True if the current element itself declares the namespace for its own prefix, as a root must that has no parent to
    /// inherit from (vector V28).
    /// </summary>
    public readonly bool DeclaresOwnNamespace(ReadOnlySpan<byte> uri)
    {
        var name = Slice(_open[Depth - 1]);
        var prefix = name[..Math.Max(name.IndexOf((byte)':'), 0)];
        for (var i = 0; i < _attributeCount; i++)
        {
            if (IsDeclarationOf(GetAttributeName(i), prefix))
                return GetAttribute(i).Equals(uri);
        }
        return false;
    }

    private static bool IsDeclarationOf(ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> prefix)
    {
        if (prefix.IsEmpty)
            return attribute.SequenceEqual("xmlns"u8);
        return attribute.StartsWith("xmlns:"u8) && attribute[6..].SequenceEqual(prefix);
    }

    /// <summary>Attribute ::= Name Eq AttValue (XML 1.0, 41); white space before it is the caller's.</summary>
    private bool ReadAttribute()
    {
        if (_attributeCount == MaxAttributes)
            return false;
        ref var attribute = ref _attributes[_attributeCount];
        if (!ReadName(out attribute.Name) || HasAttribute(Slice(attribute.Name)))
            return false;
        SkipWhiteSpace();
        if (!SkipByte((byte)'='))
            return false;
        SkipWhiteSpace();
        if (!ReadQuoted(out attribute.Value))
            return false;
        _attributeCount++;
        return true;
    }

    private readonly bool HasAttribute(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _attributeCount; i++)
        {
            if (_attributes[i].Name.Length == name.Length && GetAttributeName(i).SequenceEqual(name))
                return true;
        }
        return false;
    }

    /// <summary>AttValue ::= '"' ([^&lt;&amp;"] | Reference)* '"', or the same with apostrophes (XML 1.0, 10).</summary>
    private bool ReadQuoted(out Extent value)
    {
        value = default;
        var quote = Peek();
        if (quote is not ('"' or '\''))
            return false;
        var rest = _xml[(_position + 1)..];
        // One search does for a value without references, as nearly all are.
        var length = rest.IndexOfAny((byte)quote, (byte)'<', (byte)'&');
        var isPlain = length >= 0 && rest[length] == quote;
        if (!isPlain)
            length = rest.IndexOf((byte)quote);
        if (length < 0)
            return false;
        value = new Extent(_position + 1, length);
        _position += length + 2;
        return isPlain || (!Slice(value).Contains((byte)'<') && XccosEntities.AreValid(Slice(value)));
    }
}
