using System.Numerics;
using System.Runtime.Intrinsics;

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
        FindAttribute(name, out var value);
        return value;
    }

    /// <summary>The same in place, which spares a copy of bytes just written.</summary>
    internal readonly void FindAttribute(scoped ReadOnlySpan<byte> name, out XccosText value)
    {
        foreach (ref readonly var attribute in _attributes[.._attributeCount])
        {
            if (attribute.Name.Length == name.Length && AsciiCase.AreEqual(Slice(attribute.Name), name))
            {
                value = new XccosText(Slice(attribute.Value), XccosTextKind.Attribute);
                return;
            }
        }
        value = default;
    }

    /// <summary>Takes the value of an attribute if that has the name, in any case, and none was taken before.</summary>
    internal readonly void TakeAttribute(int index, scoped ReadOnlySpan<byte> name, ref XccosText value)
    {
        if (!value.IsPresent && AsciiCase.AreEqual(GetAttributeName(index), name))
            value = new XccosText(Slice(_attributes[index].Value), XccosTextKind.Attribute);
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
    /// <returns>Where it ends; <see cref="Invalid"/> if it is none.</returns>
    private int ReadAttribute(int start)
    {
        var end = EndOfName(start);
        var name = new Extent(start, end - start);
        if (end == start || _attributeCount == MaxAttributes || HasAttribute(Slice(name)))
            return Invalid;
        end = SkipWhiteSpace(end);
        if (At(end) != '=')
            return Invalid;
        ref var attribute = ref _attributes[_attributeCount];
        attribute.Name = name;
        end = ReadQuoted(SkipWhiteSpace(end + 1), out attribute.Value);
        if (end != Invalid)
            _attributeCount++;
        return end;
    }

    private readonly bool HasAttribute(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var attribute in _attributes[.._attributeCount])
        {
            if (attribute.Name.Length == name.Length && Slice(attribute.Name).SequenceEqual(name))
                return true;
        }
        return false;
    }

    /// <summary>AttValue ::= '"' ([^&lt;&amp;"] | Reference)* '"', or the same with apostrophes (XML 1.0, 10).</summary>
    /// <returns>Where it ends; <see cref="Invalid"/> if it is none.</returns>
    private readonly int ReadQuoted(int start, out Extent value)
    {
        value = default;
        var quote = At(start);
        if (quote is not ('"' or '\''))
            return Invalid;
        var rest = _xml[(start + 1)..];
        // One search does for a value without references, as nearly all are.
        var length = IndexOfValueStop(rest, (byte)quote);
        var isPlain = length >= 0 && rest[length] == quote;
        if (!isPlain)
            length = rest.IndexOf((byte)quote);
        if (length < 0)
            return Invalid;
        value = new Extent(start + 1, length);
        return isPlain || (!Slice(value).Contains((byte)'<') && XccosEntities.AreValid(Slice(value))) ? start + length + 2 : Invalid;
    }

    /// <summary>The first quote, angle bracket or ampersand. Most values are short: one step before the general search is set up.</summary>
    private static int IndexOfValueStop(ReadOnlySpan<byte> rest, byte quote)
    {
        if (Vector256.IsHardwareAccelerated && rest.Length >= Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(rest);
            var stops = Vector256.Equals(bytes, Vector256.Create(quote))
                | Vector256.Equals(bytes, Vector256.Create((byte)'<')) | Vector256.Equals(bytes, Vector256.Create((byte)'&'));
            if (stops != Vector256<byte>.Zero)
                return BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
        }
        return rest.IndexOfAny(quote, (byte)'<', (byte)'&');
    }
}
