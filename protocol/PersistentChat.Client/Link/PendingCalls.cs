namespace PersistentChat.Client.Link;

/// <summary>Commands that wait for their reply, by the number each was sent under. Thread-safe.</summary>
internal sealed class PendingCalls(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, PendingCall> _pending = [];
    private ulong _lastId;
    private string? _lost;

    /// <summary>Registers a command and gives it a number.</summary>
    /// <exception cref="ConnectionLostException">The link is gone already.</exception>
    public PendingCall Add(ChatCall call)
    {
        lock (_gate)
        {
            if (_lost is not null)
                throw new ConnectionLostException(_lost);
            var pending = new PendingCall(++_lastId, call, clock.GetTimestamp());
            _pending.Add(pending.Id, pending);
            return pending;
        }
    }

    /// <summary>A number for something that gets no reply.</summary>
    public ulong NextId()
    {
        lock (_gate)
            return ++_lastId;
    }

    /// <summary>Takes a command out, because its reply is here or it was refused; null if nobody waits.</summary>
    public PendingCall? Take(ulong id)
    {
        lock (_gate)
            return _pending.Remove(id, out var pending) ? pending : null;
    }

    /// <summary>True if one has waited longer than the time.</summary>
    public bool HasOlderThan(TimeSpan age, long now)
    {
        lock (_gate)
        {
            foreach (var pending in _pending.Values)
            {
                if (clock.GetElapsedTime(pending.Started, now) >= age)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Fails everything, now and from now on.</summary>
    public void FailAll(string reason)
    {
        PendingCall[] all;
        lock (_gate)
        {
            _lost = reason;
            all = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var pending in all)
            pending.Fail(new ConnectionLostException(reason));
    }
}

/// <summary>A command that waits for its reply.</summary>
internal sealed class PendingCall(ulong id, ChatCall call, long started) : Pending<ChatReply>(started)
{
    /// <summary>Number it was sent under.</summary>
    public ulong Id { get; } = id;

    /// <summary>The command.</summary>
    public ChatCall Call { get; } = call;
}
