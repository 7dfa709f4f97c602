using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>The first line of a message (RFC 3261 sections 7.1 and 7.2).</summary>
internal readonly ref struct SipStartLine
{
    private SipStartLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, int status, ReadOnlySpan<byte> reason)
    {
        Method = method;
        Uri = uri;
        Status = status;
        Reason = reason;
    }

    internal ReadOnlySpan<byte> Method { get; }

    internal ReadOnlySpan<byte> Uri { get; }

    /// <summary>0 for a request.</summary>
    internal int Status { get; }

    internal ReadOnlySpan<byte> Reason { get; }

    /// <summary>Reads the line without its line break. Exactly one blank separates the parts; nothing is trimmed.</summary>
    internal static SipError Read(ReadOnlySpan<byte> line, out SipStartLine start)
    {
        start = default;
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || line.Contains((byte)'\r'))
            return SipError.BadStartLine;
        var first = line[..space];
        return LooksLikeVersion(first) ? ReadStatus(first, line[(space + 1)..], out start) : ReadRequest(first, line[(space + 1)..], out start);
    }

    private static SipError ReadRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> rest, out SipStartLine start)
    {
        start = default;
        var space = rest.IndexOf((byte)' ');
        if (space <= 0 || !SipGrammar.IsToken(method))
            return SipError.BadStartLine;
        var uri = rest[..space];
        var version = rest[(space + 1)..];
        if (!SipGrammar.IsUri(uri) || !LooksLikeVersion(version))
            return SipError.BadStartLine;
        start = new SipStartLine(method, uri, 0, default);
        return CheckVersion(version);
    }

    private static SipError ReadStatus(ReadOnlySpan<byte> version, ReadOnlySpan<byte> rest, out SipStartLine start)
    {
        start = default;
        if (rest.Length < 4 || rest[3] != ' ' || !SipGrammar.TryReadNumber(rest[..3], out var status) || status is < 100 or > 699)
            return SipError.BadStartLine;
        start = new SipStartLine(default, default, (int)status, rest[4..]);
        return CheckVersion(version);
    }

    /// <summary>A slash cannot stand in a method, so this tells a status line from a request line.</summary>
    private static bool LooksLikeVersion(ReadOnlySpan<byte> text)
    {
        if (text.Length < 7 || !Ascii.EqualsIgnoreCase(text[..4], "SIP/"u8))
            return false;
        var number = text[4..];
        var dot = number.IndexOf((byte)'.');
        return dot > 0 && SipGrammar.TryReadNumber(number[..dot], out _) && SipGrammar.TryReadNumber(number[(dot + 1)..], out _);
    }

    private static SipError CheckVersion(ReadOnlySpan<byte> version) =>
        version[4..].SequenceEqual("2.0"u8) ? SipError.None : SipError.BadVersion;
}
