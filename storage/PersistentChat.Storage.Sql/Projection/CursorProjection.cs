using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// A projection into one database: compares and sets its cursor, lets <typeparamref name="TRows"/> write in the same transaction,
/// and begins with a new connection after any failure, because the state of the old one is unknown then. A commit whose outcome
/// is unknown is a failure like any other: the cursor tells.
/// </summary>
internal abstract class CursorProjection<TRows>(SqlDatabase database, SchemaGate schema, string name) : IFollower
    where TRows : class, IProjectionRows
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Readings _readings = new(database, schema);
    private WriteSession<TRows>? _session;
    private bool _failed;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) =>
        new(_readings.RunAsync(reading => CursorTable.ReadAsync(reading, name), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<bool> ApplyAsync(
        IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        MoveAsync(from, to, (rows, transaction) => rows.WriteAsync(transaction, events, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> SetAsideAsync(
        DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        MoveAsync(from, to, (rows, transaction) => rows.SetAsideAsync(transaction, letter, chatEvent, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> AcceptGapAsync(LogCursor? from, LogCursor to, CancellationToken cancellationToken)
    {
        if (from is { } cursor && cursor.LogId != to.LogId)
            throw new ArgumentException("A gap lies within one log.", nameof(to));
        var after = from?.Sequence ?? 0;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to.Sequence, after, nameof(to));
        return MoveAsync(
            from,
            to,
            async (rows, transaction) => await rows.Gaps.AddAsync(transaction, after, to, cancellationToken).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> AdoptLogAsync(LogCursor expected, LogCursor start, CancellationToken cancellationToken)
    {
        if (expected.LogId == start.LogId)
            throw new ArgumentException("The new log is the one that is followed already.", nameof(start));
        return MoveAsync(
            expected, start, (rows, transaction) => rows.FollowNewLogAsync(transaction, cancellationToken), cancellationToken);
    }

    /// <summary>Waits for a transaction under way and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        await CloseSessionAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    /// <summary>Prepares the statements of a new connection.</summary>
    protected abstract TRows OpenRows(DbConnection connection);

    /// <summary>Runs one transaction, which is committed if <paramref name="write"/> returns true.</summary>
    protected async ValueTask<bool> RunAsync(
        Func<WriteSession<TRows>, DbTransaction, ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await database.GuardAsync(() => RunInSessionAsync(write, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Moves the cursor and writes rows in one transaction.</summary>
    /// <returns>False if the cursor was not at <paramref name="from"/>; nothing has changed then.</returns>
    private ValueTask<bool> MoveAsync(
        LogCursor? from, LogCursor to, Func<TRows, DbTransaction, ValueTask> write, CancellationToken cancellationToken) =>
        RunAsync(
            async (session, transaction) =>
            {
                // First, so that it also locks the cursor's row against another writer until the end of the transaction.
                if (!await session.Cursor.TryMoveAsync(transaction, from, to, cancellationToken).ConfigureAwait(false))
                    return false;
                await write(session.Rows, transaction).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private async Task<bool> RunInSessionAsync(
        Func<WriteSession<TRows>, DbTransaction, ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareSchemaAsync(cancellationToken).ConfigureAwait(false);
            _session ??= await WriteSession<TRows>.OpenAsync(database, name, OpenRows, cancellationToken).ConfigureAwait(false);
            return await _session.RunAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _failed = true;
            await GiveUpSessionAsync(e).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask PrepareSchemaAsync(CancellationToken cancellationToken)
    {
        await (_failed ? schema.PrepareAgainAsync(cancellationToken) : schema.PrepareAsync(cancellationToken)).ConfigureAwait(false);
        _failed = false;
    }

    /// <summary>Closing a broken connection may fail as well; the first failure is the one that counts.</summary>
    private async ValueTask GiveUpSessionAsync(Exception cause)
    {
        try
        {
            await CloseSessionAsync().ConfigureAwait(false);
        }
        catch (Exception closing)
        {
            throw new StorageException(database.Failure(cause).Fault, cause.Message, new AggregateException(cause, closing));
        }
    }

    private async ValueTask CloseSessionAsync()
    {
        var session = _session;
        _session = null;
        if (session is not null)
            await session.DisposeAsync().ConfigureAwait(false);
    }
}
