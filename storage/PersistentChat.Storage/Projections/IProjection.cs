namespace PersistentChat.Storage;

/// <summary>
/// Something that follows the event log: local state, archive, later compliance. Rows and cursor change in one
/// transaction, so after any crash every event is in the projection exactly once.
/// </summary>
public interface IProjection
{
    /// <summary>Name of the cursor, unique in its database.</summary>
    string Name { get; }

    /// <summary>How far the projection has come, or null if it is empty.</summary>
    ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies events in order and moves the cursor from <paramref name="from"/> to <paramref name="to"/>, all or nothing.
    /// The cursor is compared first: if it is not at <paramref name="from"/> (another pump was faster) nothing is changed.
    /// </summary>
    /// <param name="events">Events after <paramref name="from"/>, the last one being at <paramref name="to"/>. Borrowed for the call.</param>
    /// <param name="from">Where the cursor must be; null if the projection must be empty.</param>
    /// <param name="to">Where the cursor will be.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <returns>False if the cursor was elsewhere; load it again.</returns>
    ValueTask<bool> ApplyAsync(IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken);
}
