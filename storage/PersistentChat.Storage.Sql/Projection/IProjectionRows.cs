using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// What one projection writes besides its cursor, with statements prepared on one connection. Called only inside a transaction
/// in which the cursor was already moved, so that nobody else writes the same rows. One call at a time; dropped after any failure.
/// </summary>
internal interface IProjectionRows : IAsyncDisposable
{
    /// <summary>What operators gave up.</summary>
    AcceptedGapTable Gaps { get; }

    /// <summary>Writes what the events leave behind.</summary>
    /// <param name="transaction">The transaction of the cursor; the caller commits it.</param>
    /// <param name="events">The batch, in order. Borrowed for the call.</param>
    /// <param name="cancellationToken">Gives up; the transaction is then rolled back.</param>
    ValueTask WriteAsync(DbTransaction transaction, IReadOnlyList<ChatEvent> events, CancellationToken cancellationToken);

    /// <summary>Writes the dead letter instead of the event's own row, and whatever else belongs to the event.</summary>
    /// <exception cref="StorageException">Nothing would be left of the event but the letter, and later events build on it.</exception>
    ValueTask SetAsideAsync(DbTransaction transaction, DeadLetter letter, ChatEvent chatEvent, CancellationToken cancellationToken);

    /// <summary>Notes that all events from now on are of another log, whose sequences begin anew.</summary>
    ValueTask FollowNewLogAsync(DbTransaction transaction, CancellationToken cancellationToken);
}
