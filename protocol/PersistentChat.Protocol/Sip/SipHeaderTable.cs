using System.Runtime.CompilerServices;

namespace PersistentChat.Protocol.Sip;

/// <summary>Where the header lines of one message are. It lives inside the message: no allocation.</summary>
internal struct SipHeaderTable
{
    /// <summary>Most header lines of one message. Ten times what known clients send, proxies in between included.</summary>
    internal const int Capacity = 128;

    private Lines _lines;
    private FirstLines _first;

    internal int Count { get; private set; }

    /// <summary>Makes a table out of any memory.</summary>
    internal void Clear()
    {
        Count = 0;
        _first = default;
    }

    /// <summary>Notes a line.</summary>
    /// <returns>False if there is no room for it.</returns>
    internal bool TryAdd(SipHeader header, int nameStart, int valueStart, int valueLength)
    {
        if (Count == Capacity)
            return false;
        _lines[Count++] = new Line(nameStart, valueStart, valueLength, header);
        if (_first[(int)header] == 0)
            _first[(int)header] = (byte)Count;
        return true;
    }

    /// <summary>Index of the first line of a header, -1 if there is none.</summary>
    internal readonly int First(SipHeader header) => _first[(int)header] - 1;

    internal readonly int CountOf(SipHeader header)
    {
        var count = 0;
        for (var i = 0; i < Count; i++)
            count += _lines[i].Header == header ? 1 : 0;
        return count;
    }

    internal readonly Line At(int index) => _lines[index];

    internal readonly record struct Line(int NameStart, int ValueStart, int ValueLength, SipHeader Header);

    [InlineArray(Capacity)]
    private struct Lines
    {
        private Line _line;
    }

    /// <summary>By header: 1 + the index of its first line, 0 for none.</summary>
    [InlineArray((int)SipHeader.Warning + 1)]
    private struct FirstLines
    {
        private byte _index;
    }
}
