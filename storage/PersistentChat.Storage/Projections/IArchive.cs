namespace PersistentChat.Storage;

/// <summary>Message history as the archive has it, which may be a little behind the log.</summary>
public interface IArchive
{
    /// <summary>
    /// How far the archive has come, or null if it is empty. Asked before a read, it tells from where on the log has to
    /// be read for what the archive does not have yet.
    /// </summary>
    ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads messages of one room by number, oldest first. Numbers have no gaps within a room, so the caller can tell
    /// from the last one returned whether newer ones are still on their way from the log.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="first">Lowest number wanted, inclusive.</param>
    /// <param name="last">Highest number wanted, inclusive; the caller bounds the span.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Messages that the caller owns and must release.</returns>
    ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(Guid roomId, long first, long last, CancellationToken cancellationToken);
}
