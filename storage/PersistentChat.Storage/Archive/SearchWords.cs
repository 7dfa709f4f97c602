using System.Buffers;
using System.Text;

namespace PersistentChat.Storage;

/// <summary>
/// Splits text into the words that search knows: runs of Unicode letters, digits and marks, folded to lower case, cut at
/// <see cref="LongestWord"/> characters. Index and query go through here, so that every database finds the same messages.
/// </summary>
public static class SearchWords
{
    /// <summary>Characters (UTF-16 units) of a word that count; the rest of a longer run is ignored, in index and query alike.</summary>
    public const int LongestWord = 64;

    private const int OnStack = 1024;

    /// <summary>The words of a text in their order, repeats included.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<char> text) => Split(text, keepsCase: false, int.MaxValue);

    /// <summary>
    /// True if a message's text satisfies a search's text, mode and case. The one definition of a match; for many messages
    /// prepare a <see cref="SearchPattern"/>.
    /// </summary>
    public static bool IsMatch(ReadOnlySpan<char> text, MessageSearch search)
    {
        var pattern = new SearchPattern(search);
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return pattern.IsMatch(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>At most <paramref name="most"/> words of a text, from its beginning.</summary>
    internal static List<string> Split(ReadOnlySpan<char> text, bool keepsCase, int most)
    {
        var words = new List<string>();
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = size <= OnStack ? stackalloc byte[OnStack] : new byte[size];
        var reader = new WordReader(utf8[..Encoding.UTF8.GetBytes(text, utf8)], stackalloc byte[WordReader.BufferSize], keepsCase);
        while (words.Count < most && reader.TryRead(out var word))
            words.Add(Encoding.UTF8.GetString(word));
        return words;
    }
}
