namespace PersistentChat.Storage;

/// <summary>Message history as the archive has it, which may be a little behind the log. Readings run beside each other and beside the writer.</summary>
public interface IArchive
{
    /// <summary>
    /// How far the archive has come, or null if it is empty. Asked before a read, it tells from where on the log has to
    /// be read for what the archive does not have yet.
    /// </summary>
    /// <exception cref="StorageException">The archive cannot be read just now.</exception>
    ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads messages of one room by number, oldest first. A number below the newest archived one may be missing: it was not
    /// kept, was removed, or its row was set aside.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="first">Lowest number wanted, inclusive.</param>
    /// <param name="last">Highest number wanted, inclusive; the caller bounds the span.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Messages that the caller owns and must release.</returns>
    /// <exception cref="StorageException">The archive cannot be read just now.</exception>
    ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(Guid roomId, long first, long last, CancellationToken cancellationToken);

    /// <summary>What is known of a file, or null if no such file was uploaded.</summary>
    /// <exception cref="StorageException">The archive cannot be read just now.</exception>
    ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken);

    /// <summary>
    /// Searches the messages of one or several rooms (features.md SH2, SH3), each room on its own and paged by its own
    /// message numbers.
    /// </summary>
    /// <returns>One result a room, in the order asked for. The caller owns the messages and must release them.</returns>
    /// <exception cref="ArgumentException">The search names no room, or one of its values is out of range.</exception>
    /// <exception cref="StorageException">The archive cannot be read just now.</exception>
    ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken);
}
