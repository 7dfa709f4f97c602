using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>The calls of one connection, a handful. Guarded by the send gate of the connection.</summary>
internal sealed class SipCalls
{
    private readonly List<SipCall> _calls = [];

    public void Add(SipCall call) => _calls.Add(call);

    public void Remove(SipCall call) => _calls.Remove(call);

    /// <summary>The call of that Call-ID, or null.</summary>
    public SipCall? Find(ReadOnlySpan<byte> callId)
    {
        foreach (var call in _calls)
        {
            if (callId.SequenceEqual(call.CallId))
                return call;
        }

        return null;
    }

    /// <summary>Method of a request that has waited for its answer too long; null if there is none.</summary>
    public SipMethod? LateAt(long now, TimeProvider clock, TimeSpan limit)
    {
        foreach (var call in _calls)
        {
            foreach (var transaction in call.Pending.Values)
            {
                if (clock.GetElapsedTime(transaction.Started, now) >= limit)
                    return transaction.Method;
            }
        }

        return null;
    }

    /// <summary>Takes every request that has no final response.</summary>
    public List<SipTransaction> TakePending()
    {
        var pending = new List<SipTransaction>();
        foreach (var call in _calls)
        {
            pending.AddRange(call.Pending.Values);
            call.Pending.Clear();
        }

        return pending;
    }
}
