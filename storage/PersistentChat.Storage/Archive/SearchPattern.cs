using System.Text;

namespace PersistentChat.Storage;

/// <summary>The text, mode and case of a search, prepared for looking at many messages. Immutable and thread safe.</summary>
public sealed class SearchPattern
{
    private readonly MatchMode _mode;
    private readonly bool _keepsCase;
    private readonly byte[][] _words;
    private readonly uint _all;

    /// <summary>Prepares what <paramref name="search"/> looks for: its first <see cref="MessageSearch.MostWords"/> words.</summary>
    public SearchPattern(MessageSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        _mode = search.Mode;
        _keepsCase = search.IsCaseSensitive;
        _words = [.. SearchWords.Split(search.Text, _keepsCase, MessageSearch.MostWords).Select(Encoding.UTF8.GetBytes)];
        _all = (uint)((1UL << _words.Length) - 1);
        IndexWords = [.. SearchWords.Split(search.Text, keepsCase: false, MessageSearch.MostWords).Distinct()];
    }

    /// <summary>
    /// The words as an index holds them, each once. A message that matches holds at least one of them, or all of them unless the mode is
    /// <see cref="MatchMode.AnyWord"/>. Empty if every message matches.
    /// </summary>
    public IReadOnlyList<string> IndexWords { get; }

    /// <summary>True if the text of a message, UTF-8, is what is looked for.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_words.Length == 0)
            return true;
        var reader = new WordReader(text, stackalloc byte[WordReader.BufferSize], _keepsCase);
        var state = 0u;
        while (reader.TryRead(out var word))
        {
            state = Next(state, Places(word));
            if (IsFound(state))
                return true;
        }
        return false;
    }

    /// <summary>The places of a word in the pattern, one bit each.</summary>
    private uint Places(ReadOnlySpan<byte> word)
    {
        var places = 0u;
        for (var i = 0; i < _words.Length; i++)
        {
            if (word.SequenceEqual(_words[i]))
                places |= 1u << i;
        }
        return places;
    }

    /// <summary>Of a phrase, bit i of the state says that the last i + 1 words are its first ones; otherwise, that word i occurred.</summary>
    private uint Next(uint state, uint places) => _mode == MatchMode.ExactPhrase ? ((state << 1) | 1) & places : state | places;

    private bool IsFound(uint state) => _mode switch
    {
        MatchMode.AnyWord => state != 0,
        MatchMode.AllWords => state == _all,
        _ => (state >> (_words.Length - 1)) != 0,
    };
}
