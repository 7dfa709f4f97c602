namespace PersistentChat.Protocol.Sip;

/// <content>Reading and checking the header lines.</content>
public ref partial struct SipMessage
{
    private SipError ReadHeaders(ReadOnlySpan<byte> head)
    {
        var error = SipError.None;
        var lines = SipHeadLines.AfterStartLine(head);
        while (lines.MoveNext())
        {
            var lineError = lines.HasBareBreak ? SipError.BadHeader : ReadHeader(head, lines.Current);
            if (lineError == SipError.TooManyHeaders)
                return First(error, lineError);
            error = First(error, lineError);
        }

        return error;
    }

    private SipError ReadHeader(ReadOnlySpan<byte> head, Range range)
    {
        var line = head[range];
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return SipError.BadHeader;
        var name = line[..colon].TrimEnd(" \t"u8);
        if (!SipGrammar.IsToken(name))
            return SipError.BadHeader;

        var header = SipNames.HeaderOf(name);
        var doubled = IsSingle(header) && _headers.First(header) >= 0;
        var valueStart = SipGrammar.SkipBlanks(line, colon + 1);
        var length = SipGrammar.Trim(line[valueStart..]).Length;
        if (!_headers.TryAdd(header, range.Start.Value, range.Start.Value + valueStart, length))
            return SipError.TooManyHeaders;
        return doubled ? SipError.BadHeader : SipError.None;
    }

    /// <summary>Content-Length is not among them: the scanner lets two that agree pass.</summary>
    private static bool IsSingle(SipHeader header) => header is SipHeader.From or SipHeader.To or SipHeader.CallId or SipHeader.CSeq
        or SipHeader.MaxForwards or SipHeader.ContentType or SipHeader.Expires or SipHeader.Event or SipHeader.SessionExpires;

    private SipError CheckHeaders()
    {
        var addresses = TryReadAddress(SipHeader.From, out _from) & TryReadAddress(SipHeader.To, out _to);
        var cseq = TryReadCSeq();
        var ok = addresses && cseq && IsCallId(CallId) && SipVia.TryRead(this[SipHeader.Via], out _, out _) && NumbersAreNumbers();
        return ok ? SipError.None : SipError.BadHeader;
    }

    private readonly bool TryReadAddress(SipHeader header, out SipAddress address) =>
        SipAddress.TryRead(this[header], out address, out var rest) && rest.IsEmpty;

    private bool TryReadCSeq()
    {
        var value = this[SipHeader.CSeq];
        var digits = value.IndexOfAny(" \t\r\n"u8);
        if (digits < 0 || !SipGrammar.TryReadNumber(value[..digits], out var number) || number > int.MaxValue)
            return false;
        CSeq = (uint)number;
        _cseqMethod = SipGrammar.Trim(value[digits..]);
        return SipGrammar.IsToken(_cseqMethod) && (!IsRequest || _cseqMethod.SequenceEqual(_start.Method));
    }

    private static bool IsCallId(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAny(" \t\r\n"u8);

    /// <summary>
    /// Max-Forwards is 0 to 255 (section 20.22). An Expires beyond its range is kept: section 20.19 has it read as the default.
    /// </summary>
    private readonly bool NumbersAreNumbers() =>
        (!Has(SipHeader.MaxForwards) || (TryGetNumber(SipHeader.MaxForwards, out var hops) && hops <= 255)) &&
        (!Has(SipHeader.ContentLength) || TryGetNumber(SipHeader.ContentLength, out _));
}
