namespace PersistentChat.Protocol.Sip;

/// <content>Walking over the lines of one header.</content>
public ref partial struct SipMessage
{
    /// <summary>The lines of one header, for foreach.</summary>
    public ref struct HeaderLines
    {
        // The walk reads the lines anew and does not refer to the message, so that what it yields may outlive the message.
        private readonly ReadOnlySpan<byte> _head;
        private readonly SipHeader _header;
        private SipHeadLines _lines;
        private int _left;

        internal HeaderLines(ReadOnlySpan<byte> headFromFirstLine, SipHeader header, int count)
        {
            _head = headFromFirstLine;
            _header = header;
            _lines = SipHeadLines.From(headFromFirstLine);
            _left = count;
        }

        /// <summary>The present value, trimmed.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Goes to the next line of the header.</summary>
        public bool MoveNext()
        {
            while (_left > 0 && _lines.MoveNext())
            {
                var line = _head[_lines.Current];
                var colon = line.IndexOf((byte)':');
                if (_lines.HasBareBreak || colon <= 0 || SipNames.HeaderOf(line[..colon].TrimEnd(" \t"u8)) != _header)
                    continue;
                _left--;
                Current = SipGrammar.Trim(line[(colon + 1)..]);
                return true;
            }

            return false;
        }

        /// <summary>For foreach.</summary>
        public readonly HeaderLines GetEnumerator() => this;
    }
}
