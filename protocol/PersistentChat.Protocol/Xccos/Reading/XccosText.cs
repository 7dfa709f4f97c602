using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// An attribute value or a run of characters as it stands in the document, understood only when asked for. Points into
/// the document and is valid as long as that is.
/// </summary>
public readonly ref struct XccosText
{
    private const int StackBuffer = 512;

    private readonly ReadOnlySpan<byte> _raw;
    private readonly XccosTextKind _kind;

    internal XccosText(ReadOnlySpan<byte> raw, XccosTextKind kind)
    {
        _raw = raw;
        _kind = kind;
        IsPresent = true;
    }

    /// <summary>False for an attribute that is not there; all else then behaves as for an empty text.</summary>
    public bool IsPresent { get; }

    /// <summary>Upper bound of the length of the text in bytes.</summary>
    public int MaxLength => _raw.Length;

    /// <summary>Writes the text as UTF-8.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int CopyTo(Span<byte> destination)
    {
        if (_kind != XccosTextKind.Plain)
            return XccosEntities.Unescape(_raw, _kind, destination);
        _raw.CopyTo(destination);
        return _raw.Length;
    }

    /// <summary>Compares with UTF-8 bytes; the case of ASCII letters does not count. Texts over 512 bytes with references never match.</summary>
    public bool EqualsIgnoreCase(ReadOnlySpan<byte> other) =>
        IsPlain ? AsciiCase.AreEqual(_raw, other) : EqualsUnescaped(other, ignoreCase: true);

    /// <summary>Compares with UTF-8 bytes exactly. Texts over 512 bytes with references never match.</summary>
    public bool Equals(ReadOnlySpan<byte> other) =>
        IsPlain ? _raw.SequenceEqual(other) : EqualsUnescaped(other, ignoreCase: false);

    /// <summary>Reads a decimal number without sign, blanks or anything behind it.</summary>
    public bool TryGetNumber(out ulong value) => IsDigits ? TryParse(_raw, out value) : TryGetUnescapedNumber(out value);

    /// <summary>True if the text is one decimal digit or more, whatever number that makes.</summary>
    public bool IsDigits => !_raw.IsEmpty && !_raw.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>True for <c>true</c> in any case and for <c>1</c>.</summary>
    public bool IsTrue => EqualsIgnoreCase("true"u8) || Equals("1"u8);

    /// <summary>
    /// The text as bytes: a part of the document if it says itself, else unescaped into <paramref name="buffer"/>.
    /// </summary>
    /// <returns>False if the buffer is shorter than <see cref="MaxLength"/> and was needed.</returns>
    public bool TryGet(Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = _raw;
        if (IsPlain)
            return true;
        if (buffer.Length < _raw.Length)
            return false;
        text = buffer[..CopyTo(buffer)];
        return true;
    }

    /// <summary>The text as a string; empty if it is not present.</summary>
    public override string ToString()
    {
        if (IsPlain)
            return Encoding.UTF8.GetString(_raw);
        var buffer = ArrayPool<byte>.Shared.Rent(_raw.Length);
        var text = Encoding.UTF8.GetString(buffer, 0, CopyTo(buffer));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    private bool IsPlain => _kind == XccosTextKind.Plain || XccosEntities.IsPlain(_raw);

    // The buffers are in methods of their own, because they cost their clearing and nearly every text says itself.
    private bool EqualsUnescaped(ReadOnlySpan<byte> other, bool ignoreCase)
    {
        Span<byte> buffer = stackalloc byte[StackBuffer];
        return TryGet(buffer, out var text) && (ignoreCase ? AsciiCase.AreEqual(text, other) : text.SequenceEqual(other));
    }

    private bool TryGetUnescapedNumber(out ulong value)
    {
        value = 0;
        if (IsPlain)
            return false;
        Span<byte> buffer = stackalloc byte[StackBuffer];
        return TryGet(buffer, out var text) && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && TryParse(text, out value);
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out ulong value) =>
        Utf8Parser.TryParse(digits, out value, out var used) && used == digits.Length;
}
