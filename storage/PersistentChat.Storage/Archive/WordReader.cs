using System.Globalization;
using System.Text;

namespace PersistentChat.Storage;

/// <summary>
/// Reads the words of a UTF-8 text one after the other (<see cref="SearchWords"/> says what a word is). A text is read once and
/// nothing is allocated, because every archived message comes through here. Bytes that are not UTF-8 separate words.
/// </summary>
internal ref struct WordReader
{
    /// <summary>Size of the buffer a reader needs: no UTF-16 unit of a word takes more than three bytes.</summary>
    public const int BufferSize = SearchWords.LongestWord * 3;

    private static readonly byte[] Folded = MakeTable(char.ToLowerInvariant);
    private static readonly byte[] AsWritten = MakeTable(character => character);

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _buffer;
    private readonly byte[] _ascii;
    private int _position;
    private int _length;
    private int _units;

    /// <summary>Reads <paramref name="text"/> into words that lie in <paramref name="buffer"/>, folded unless case is kept.</summary>
    public WordReader(ReadOnlySpan<byte> text, Span<byte> buffer, bool keepsCase)
    {
        _text = text;
        _buffer = buffer;
        _ascii = keepsCase ? AsWritten : Folded;
    }

    /// <summary>Reads the next word, which is valid until the next call.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool TryRead(out ReadOnlySpan<byte> word)
    {
        (_length, _units) = (0, 0);
        while (_position < _text.Length)
        {
            if (!TryTake() && _length > 0)
                break;
        }
        word = _buffer[.._length];
        return _length > 0;
    }

    /// <summary>Takes the next character into the word.</summary>
    /// <returns>False if it is not part of a word.</returns>
    private bool TryTake()
    {
        var first = _text[_position];
        if (first >= 0x80)
            return TryTakeRune();
        _position++;
        var character = _ascii[first];
        if (character == 0)
            return false;
        if (_units < SearchWords.LongestWord)
        {
            _buffer[_length++] = character;
            _units++;
        }
        return true;
    }

    private bool TryTakeRune()
    {
        Rune.DecodeFromUtf8(_text[_position..], out var rune, out var consumed);
        _position += consumed;
        if (!IsOfWord(rune))
            return false;
        if (_ascii == Folded)
            rune = Rune.ToLowerInvariant(rune);
        // A character that no longer fits ends the word, even if a shorter one behind it would fit.
        _units += rune.Utf16SequenceLength;
        if (_units <= SearchWords.LongestWord)
            _length += rune.EncodeToUtf8(_buffer[_length..]);
        return true;
    }

    private static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber => true,
        _ => false,
    };

    /// <summary>What each ASCII character becomes in a word; 0 for those that separate words.</summary>
    private static byte[] MakeTable(Func<char, char> fold)
    {
        var table = new byte[0x80];
        for (var character = '\0'; character < table.Length; character++)
            table[character] = IsOfWord(new Rune(character)) ? (byte)fold(character) : (byte)0;
        return table;
    }
}
