namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// Cuts a script at its lines <c>GO</c>, as the tools of SQL Server do: the line has nothing else on it but blanks, and is not within
/// a string, a quoted name or a comment. A count behind GO is not supported.
/// </summary>
internal static class BatchSplitter
{
    /// <summary>The batches of a script, without empty ones.</summary>
    public static IEnumerable<string> Split(string script)
    {
        var start = 0;
        var inside = Inside.Nothing;
        for (var line = 0; line < script.Length;)
        {
            var end = script.IndexOf('\n', line) is var found and >= 0 ? found + 1 : script.Length;
            if (inside.IsNothing && script.AsSpan(line, end - line).Trim().Equals("GO", StringComparison.OrdinalIgnoreCase))
            {
                if (Batch(script, start, line) is { } batch)
                    yield return batch;
                start = end;
            }
            else
            {
                inside = After(script.AsSpan(line, end - line), inside);
            }
            line = end;
        }
        if (Batch(script, start, script.Length) is { } last)
            yield return last;
    }

    private static string? Batch(string script, int start, int end) =>
        script.AsSpan(start, end - start).IsWhiteSpace() ? null : script[start..end];

    /// <summary>What the line after <paramref name="line"/> begins in.</summary>
    private static Inside After(ReadOnlySpan<char> line, Inside inside)
    {
        for (var at = 0; at < line.Length;)
        {
            if (!inside.IsNothing)
            {
                at += inside.Advance(line[at..], out inside);
                continue;
            }
            if (line[at..].StartsWith("--"))
                return inside;
            inside = Inside.Begin(line[at..]);
            at += inside.IsComment ? 2 : 1;
        }
        return inside;
    }

    /// <summary>A string, quoted name or (nested) comment that goes on over lines.</summary>
    private readonly record struct Inside(char End, int Depth)
    {
        public static Inside Nothing => default;

        public bool IsNothing => End == '\0';

        public bool IsComment => End == '/';

        public static Inside Begin(ReadOnlySpan<char> text) => text[0] switch
        {
            '\'' or '"' => new(text[0], 1),
            '[' => new(']', 1),
            '/' when text.StartsWith("/*") => new('/', 1),
            _ => Nothing,
        };

        /// <summary>Takes the next characters. A doubled quote ends and begins again, which comes to the same.</summary>
        /// <returns>How many were taken.</returns>
        public int Advance(ReadOnlySpan<char> text, out Inside next)
        {
            var step = !IsComment ? (text[0] == End ? -1 : 0)
                : text.StartsWith("/*") ? 1
                : text.StartsWith("*/") ? -1 : 0;
            next = Depth + step == 0 ? Nothing : this with { Depth = Depth + step };
            return IsComment && step != 0 ? 2 : 1;
        }
    }
}
