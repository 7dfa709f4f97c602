namespace PersistentChat.Storage;

/// <summary>
/// Something that follows the event log: local state, archive, compliance. Rows and cursor change in one
/// transaction, so after any crash every event is in the projection exactly once.
/// Every method throws a <see cref="StorageException"/> that tells the kind of failure; any other exception is taken as transient.
/// </summary>
public interface IProjection
{
    /// <summary>Name of the cursor, unique in its database.</summary>
    string Name { get; }

    /// <summary>How far the projection has come, or null if it is empty. Prepares the database's schema where that was not done yet.</summary>
    /// <exception cref="StorageException">The cursor cannot be read.</exception>
    ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies events in order and moves the cursor from <paramref name="from"/> to <paramref name="to"/>, all or nothing.
    /// The cursor is compared first: if it is not at <paramref name="from"/> (another pump was faster, or the database fell back to
    /// an older state) nothing is changed.
    /// </summary>
    /// <param name="events">Events after <paramref name="from"/>, the last one being at <paramref name="to"/>. Borrowed for the call.</param>
    /// <param name="from">Where the cursor must be; null if the projection must be empty.</param>
    /// <param name="to">Where the cursor will be.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <returns>False if the cursor was elsewhere; load it again.</returns>
    /// <exception cref="StorageException">Nothing was changed, or the outcome of the commit is unknown; the cursor tells.</exception>
    ValueTask<bool> ApplyAsync(IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps an event that the database refuses (<see cref="StorageFault.Poisoned"/>) as a dead letter instead of its row, does whatever
    /// else belongs to the event (a message still counts for its room's numbers), and moves the cursor; all or nothing, as
    /// <see cref="ApplyAsync"/>.
    /// </summary>
    /// <param name="letter">What is set aside.</param>
    /// <param name="chatEvent">The event of the letter. Borrowed for the call.</param>
    /// <param name="from">Where the cursor must be; null if the projection must be empty.</param>
    /// <param name="to">Behind the event.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <returns>False if the cursor was elsewhere; load it again.</returns>
    ValueTask<bool> SetAsideAsync(
        DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken);
}

/// <summary>An event that a database refused, as the log has it.</summary>
/// <param name="LogId">The log it is in.</param>
/// <param name="Sequence">Its number there.</param>
/// <param name="Record">Its bytes, in the format of docs/event-format.md.</param>
/// <param name="Reason">What the database said.</param>
public sealed record DeadLetter(Guid LogId, ulong Sequence, ReadOnlyMemory<byte> Record, string Reason);
