using System.Text;
using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>
/// Text that is not copied: characters of a string to be written, or UTF-8 of a frame that was read. What is read is always
/// UTF-8, and valid; who writes UTF-8 vouches for it.
/// </summary>
public readonly ref struct RawText
{
    private readonly ReadOnlySpan<char> _characters;

    /// <summary>Text in UTF-8.</summary>
    public RawText(ReadOnlySpan<byte> utf8) => Utf8 = utf8;

    /// <summary>Text in characters. A lone surrogate is written as U+FFFD.</summary>
    public RawText(ReadOnlySpan<char> characters) => _characters = characters;

    /// <summary>The text in UTF-8, if it was given or read so; else empty.</summary>
    public ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>True if there is no text.</summary>
    public bool IsEmpty => Utf8.IsEmpty && _characters.IsEmpty;

    /// <summary>More bytes than the text with its head takes in a frame.</summary>
    internal int MaxBytes => checked(MaxHead + Utf8.Length + Encoding.UTF8.GetMaxByteCount(_characters.Length));

    private const int MaxHead = 5;

    /// <summary>The text of a string; null is empty.</summary>
    public static implicit operator RawText(string? text) => new(text.AsSpan());

    /// <summary>Text in UTF-8.</summary>
    public static implicit operator RawText(ReadOnlySpan<byte> utf8) => new(utf8);

    /// <summary>A string of it.</summary>
    public override string ToString() => Utf8.IsEmpty ? new string(_characters) : Encoding.UTF8.GetString(Utf8);

    internal void Write(scoped ref MessagePackWriter output)
    {
        if (_characters.IsEmpty)
            output.WriteString(Utf8);
        else
            output.WriteString(_characters);
    }

    /// <summary>Writes nil in place of no text.</summary>
    internal void WriteOrNil(scoped ref MessagePackWriter output)
    {
        if (IsEmpty)
            output.WriteNil();
        else
            Write(ref output);
    }
}
