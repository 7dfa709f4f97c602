namespace PersistentChat.Engine;

/// <summary>The end of a turn: sessions hand what waits for them to their protocols, and those that take nothing are let go.</summary>
public sealed partial class Shard
{
    /// <summary>If no more sessions than this wait, all are flushed in one turn, some milliseconds' worth: a crowd gets the same posts in the same round.</summary>
    private const int LargestRound = 1024;

    /// <summary>
    /// Sessions flushed in one turn if more wait. The others wait for the next turns, which first take what arrived
    /// and was committed meanwhile: so input does not wait for a whole round of a busy shard, and who still waits for his flush gets the new with the old.
    /// </summary>
    private const int FlushesPerTurn = 256;

    private readonly Queue<Session> _flushes = new();
    private readonly List<Session> _condemned = [];

    internal void FlushInTurn(Session session) => _flushes.Enqueue(session);

    internal void Condemn(Session session) => _condemned.Add(session);

    /// <summary>Gives every session what there is for it, without waiting for more.</summary>
    internal void FlushAllSessions()
    {
        Settle();
        while (_flushes.Count > 0)
            FlushSessions();
    }

    private void FlushSessions()
    {
        var count = _flushes.Count <= LargestRound ? LargestRound : FlushesPerTurn;
        // Flushing may ask for another flush (a reply written while flushing), which takes its turn behind the others.
        for (var i = 0; i < count && _flushes.TryDequeue(out var session); i++)
        {
            session.FlushRequested = false;
            session.Peer?.Flush();
        }
    }

    /// <summary>
    /// Ends slow consumers at a place where no roster is being walked, and after their flush: what has not been offered yet is not held
    /// against a session that takes it.
    /// </summary>
    private void EndCondemned()
    {
        var waiting = 0;
        for (var i = 0; i < _condemned.Count; i++)
        {
            var session = _condemned[i];
            if (session.FlushRequested)
                _condemned[waiting++] = session;
            else if (session.QueuedBytes > Limits.OutboxBytes)
                EndByEngine(session, SessionEndReason.SlowConsumer);
        }
        _condemned.RemoveRange(waiting, _condemned.Count - waiting);
    }
}
