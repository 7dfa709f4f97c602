namespace PersistentChat.Protocol.Sip;

/// <summary>Finds the body's length in a head whose other headers are not looked at.</summary>
internal static class SipContentLength
{
    /// <summary>Reads Content-Length; absent means 0, several must agree.</summary>
    /// <param name="head">Start line to empty line.</param>
    /// <param name="limit">Longest body accepted.</param>
    /// <param name="length">The length.</param>
    internal static SipError Read(ReadOnlySpan<byte> head, int limit, out int length)
    {
        long found = -1;
        length = 0;
        var lines = SipHeadLines.AfterStartLine(head);
        while (lines.MoveNext())
        {
            var line = head[lines.Current];
            if (!IsContentLength(line, out var colon))
                continue;
            if (!SipGrammar.TryReadNumber(SipGrammar.Trim(line[(colon + 1)..]), out var value) || (found >= 0 && value != found))
                return SipError.BadContentLength;
            found = value;
        }

        if (found > limit)
            return SipError.BodyTooLarge;
        length = (int)Math.Max(found, 0);
        return SipError.None;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> line, out int colon)
    {
        colon = -1;
        // The first letter rules out nearly every line before anything is searched.
        if (line.IsEmpty || (line[0] | 0x20) is not ((byte)'c' or (byte)'l'))
            return false;
        colon = line.IndexOf((byte)':');
        return colon > 0 && SipNames.HeaderOf(line[..colon].TrimEnd(" \t"u8)) == SipHeader.ContentLength;
    }
}
