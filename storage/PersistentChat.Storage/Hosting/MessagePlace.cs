namespace PersistentChat.Storage;

/// <summary>
/// Keeps a node and the database of its messages together: with another one, the history that the event log no longer has would be
/// gone without a word. A node may go over to another database while its event log still has everything, but not back to its own.
/// </summary>
public abstract class MessagePlace
{
    /// <summary>Kind of the database that has the messages; null while there can be none.</summary>
    protected abstract string? Present { get; }

    /// <summary>Notes the kind, durably, unless it is noted already.</summary>
    protected abstract void Note(string kind);

    /// <summary>What is thrown if the messages are elsewhere.</summary>
    /// <param name="present">Where they are.</param>
    /// <param name="reason">Why the node cannot go over; empty if it never can.</param>
    protected abstract Exception Elsewhere(string present, string reason);

    /// <summary>Before the databases are opened: refuses what is wrong whatever the event log has.</summary>
    /// <param name="wanted">Kind of the database that is to have the messages.</param>
    /// <param name="isOwn">True if that is the node's own.</param>
    public void Demand(string wanted, bool isOwn)
    {
        if (Present is not { } present)
            Note(wanted);
        else if (present != wanted && isOwn)
            throw Elsewhere(present, "");
    }

    /// <summary>Knowing where the event log begins, before anything follows it: takes note of a move, or refuses it.</summary>
    /// <param name="wanted">Kind of the database that is to have the messages.</param>
    /// <param name="start">Where the event log begins.</param>
    public void Settle(string wanted, LogCursor start)
    {
        if (Present is { } present && present != wanted && start.Sequence > 0)
        {
            throw Elsewhere(
                present, $" The event log begins only with record {start.Sequence + 1}, so it cannot bring along what was posted before.");
        }
        Note(wanted);
    }
}
