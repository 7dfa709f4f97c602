using System.Buffers;
using System.Buffers.Text;

namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// Writes XCCOS as UTF-8, without declaration, blanks or CDATA. Keeps no state, so it allocates nothing and needs no end;
/// whoever opens an element closes it. Names and values of the protocol go out as given, texts are escaped.
/// </summary>
/// <param name="output">Where to write.</param>
public readonly partial struct XccosWriter(IBufferWriter<byte> output)
{
    private const int LongestNumber = 20;

    /// <summary><c>&lt;name</c>: attributes may follow.</summary>
    public void Start(ReadOnlySpan<byte> name)
    {
        output.Write("<"u8);
        output.Write(name);
    }

    /// <summary>Ends the start tag; content follows.</summary>
    public void Content() => output.Write(">"u8);

    /// <summary>Ends the start tag of an element without content.</summary>
    public void Empty() => output.Write("/>"u8);

    /// <summary>Writes an end tag.</summary>
    public void End(ReadOnlySpan<byte> name)
    {
        output.Write("</"u8);
        output.Write(name);
        output.Write(">"u8);
    }

    /// <summary>Writes character data.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    public void Text(ReadOnlySpan<byte> utf8) => XccosEscape.WriteContent(output, utf8);

    /// <summary>Writes character data; lone surrogates are left out.</summary>
    public void Text(ReadOnlySpan<char> text) => XccosEscape.WriteContent(output, text);

    /// <summary>Writes an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="utf8">Valid UTF-8.</param>
    public void Attribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        StartValue(name);
        XccosEscape.WriteAttribute(output, utf8);
        EndValue();
    }

    /// <summary>Writes an attribute; lone surrogates are left out.</summary>
    public void Attribute(ReadOnlySpan<byte> name, ReadOnlySpan<char> text)
    {
        StartValue(name);
        XccosEscape.WriteAttribute(output, text);
        EndValue();
    }

    /// <summary>Writes an attribute unless there is nothing to write.</summary>
    public void OptionalAttribute(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            Attribute(name, text.AsSpan());
    }

    /// <summary>Writes a number as an attribute.</summary>
    public void Attribute(ReadOnlySpan<byte> name, long value)
    {
        StartValue(name);
        Number(value);
        EndValue();
    }

    /// <summary>Writes a truth as an attribute.</summary>
    public void Attribute(ReadOnlySpan<byte> name, bool value) => Attribute(name, value ? "true"u8 : "false"u8);

    /// <summary>Writes a GUID as an attribute, lower case with hyphens.</summary>
    public void Attribute(ReadOnlySpan<byte> name, Guid value)
    {
        StartValue(name);
        Utf8Formatter.TryFormat(value, output.GetSpan(36), out var written);
        output.Advance(written);
        EndValue();
    }

    /// <summary>Writes a time as an attribute; see <see cref="XccosTime"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="utcTicks">100 ns ticks since 0001-01-01, UTC.</param>
    public void TimeAttribute(ReadOnlySpan<byte> name, long utcTicks)
    {
        StartValue(name);
        output.Advance(XccosTime.Write(utcTicks, output.GetSpan(XccosTime.MaxLength)));
        EndValue();
    }

    private void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private void StartValue(ReadOnlySpan<byte> name)
    {
        output.Write(" "u8);
        output.Write(name);
        output.Write("=\""u8);
    }

    private void EndValue() => output.Write("\""u8);

    private void Number(long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(LongestNumber), out var written);
        output.Advance(written);
    }
}
