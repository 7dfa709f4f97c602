namespace PersistentChat.Storage;

/// <summary>
/// Writes the words of messages as a full-text index takes them: each word once, in the order of first occurrence. For the
/// writer of an archive, which sees every message: it reuses its memory. Not thread safe.
/// </summary>
public sealed class IndexWordWriter
{
    private const byte Separator = (byte)' ';
    private const int FewestSlots = 64;

    private byte[] _words = new byte[512];
    private int[] _slots = new int[FewestSlots];
    private int _slotsInUse = FewestSlots;
    private int _length;
    private int _count;

    /// <summary>The distinct words of a text.</summary>
    /// <param name="text">Text of a message, UTF-8.</param>
    /// <returns>The words in UTF-8 with one space between them; empty if there is none. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> text)
    {
        _length = _count = 0;
        UseSlots(FewestSlots);
        var reader = new WordReader(text, stackalloc byte[WordReader.BufferSize], keepsCase: false);
        while (reader.TryRead(out var word))
            Add(word);
        return _words.AsSpan(0, _length);
    }

    private void Add(ReadOnlySpan<byte> word)
    {
        ref var slot = ref FindSlot(word);
        if (slot != 0)
            return;
        if (_length + word.Length + 1 > _words.Length)
            Array.Resize(ref _words, Math.Max(_words.Length * 2, _length + word.Length + 1));
        if (_length > 0)
            _words[_length++] = Separator;
        slot = _length + 1;
        word.CopyTo(_words.AsSpan(_length));
        _length += word.Length;
        if (++_count * 2 > _slotsInUse)
            Rehash();
    }

    /// <summary>The slot that holds a word's place plus one, or the empty one where it belongs.</summary>
    private ref int FindSlot(ReadOnlySpan<byte> word)
    {
        // Seeded per process, so that nobody can write a story whose words all collide.
        var hash = default(HashCode);
        hash.AddBytes(word);
        var at = hash.ToHashCode() & (_slotsInUse - 1);
        while (_slots[at] != 0 && !IsAt(_slots[at] - 1, word))
            at = (at + 1) & (_slotsInUse - 1);
        return ref _slots[at];
    }

    private bool IsAt(int place, ReadOnlySpan<byte> word)
    {
        var end = place + word.Length;
        return end <= _length && (end == _length || _words[end] == Separator) && word.SequenceEqual(_words.AsSpan(place, word.Length));
    }

    private void Rehash()
    {
        UseSlots(_slotsInUse * 2);
        for (var place = 0; place < _length;)
        {
            var rest = _words.AsSpan(place, _length - place);
            var end = rest.IndexOf(Separator);
            var word = end < 0 ? rest : rest[..end];
            FindSlot(word) = place + 1;
            place += word.Length + 1;
        }
    }

    private void UseSlots(int count)
    {
        _slotsInUse = count;
        if (_slots.Length < count)
            _slots = new int[count];
        else
            Array.Clear(_slots, 0, count);
    }
}
