namespace PersistentChat.Endpoints;

/// <summary>Line breaks of posts: the engine knows LF only.</summary>
internal static class LineBreaks
{
    /// <summary>Writes a text with LF in the place of CR LF and of CR.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="target">As long as the text; may begin where the text does.</param>
    /// <returns>Bytes written.</returns>
    internal static int ToLineFeeds(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r')
                target[written++] = text[i];
            else if (i + 1 == text.Length || text[i + 1] != '\n')
                target[written++] = (byte)'\n';
        }
        return written;
    }
}
