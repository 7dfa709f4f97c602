using System.Diagnostics.CodeAnalysis;
using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// Our INFOs of one dialog that are not answered yet, oldest first. Answers come mostly in order, so a list does; an idle
/// dialog holds no entry.
/// </summary>
internal struct InfoWindow
{
    private OutstandingInfo? _first;
    private OutstandingInfo? _last;

    public int Count { get; private set; }

    /// <summary>When the oldest was sent; only if there is one.</summary>
    public readonly TimeSpan OldestSentAt => _first!.SentAt;

    public void Add(OutstandingInfo info)
    {
        if (_last is null)
            _first = info;
        else
            _last.Next = info;
        _last = info;
        Count++;
    }

    /// <summary>Takes out the request that a response answers.</summary>
    public bool TryTake(uint cseq, [NotNullWhen(true)] out OutstandingInfo? info)
    {
        OutstandingInfo? before = null;
        for (info = _first; info is not null; before = info, info = info.Next)
        {
            if (info.CSeq != cseq)
                continue;
            if (before is null)
                _first = info.Next;
            else
                before.Next = info.Next;
            if (info.Next is null)
                _last = before;
            Count--;
            return true;
        }
        return false;
    }

    /// <summary>Takes out the oldest.</summary>
    public bool TryTakeOldest([NotNullWhen(true)] out OutstandingInfo? info)
    {
        info = _first;
        return info is not null && TryTake(info.CSeq, out info);
    }
}

/// <summary>One INFO of ours on its way. Pooled by the shard.</summary>
internal sealed class OutstandingInfo
{
    public uint CSeq { get; set; }

    /// <summary>The body; this entry owns a reference.</summary>
    public OutboundMessage Body { get; set; } = null!;

    public TimeSpan SentAt { get; set; }

    public OutstandingInfo? Next { get; set; }
}
