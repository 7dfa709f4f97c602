namespace PersistentChat.Storage;

/// <summary>
/// Splits text into the words that search knows: runs of Unicode letters, digits and marks, folded to lower case, cut at
/// <see cref="LongestWord"/> characters. Index and query go through here, so that every database finds the same messages.
/// </summary>
public static class SearchWords
{
    /// <summary>Characters (UTF-16 units) of a word that count; the rest of a longer run is ignored, in index and query alike.</summary>
    public const int LongestWord = 64;

    /// <summary>The words of a text in their order, repeats included.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>True if a message's text satisfies a search's text, mode and case. The one definition of a match.</summary>
    public static bool IsMatch(ReadOnlySpan<char> text, MessageSearch search) => throw new NotImplementedException();
}
