using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// One database, and all that differs between the kinds of them: connections, transactions, locks, the upsert, types of
/// keys, and the bulk insert of messages. Everything else in here is plain SQL over ADO.NET that all of them share.
/// </summary>
internal abstract class SqlDatabase : IAsyncDisposable
{
    /// <summary>What people call this kind of database, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The steps of a schema, in order, as the dialect's assembly has them.</summary>
    public abstract IReadOnlyList<Migration> Migrations(SchemaPart part);

    /// <summary>Query that counts the tables named <c>@p0</c> in the schema in use.</summary>
    public abstract string CountTables { get; }

    /// <summary>Statement that creates a table <c>(version, lowest_compatible, name, applied_on)</c> if it is missing.</summary>
    public abstract string CreateVersionTable(string table);

    /// <summary>Cuts a script into what the database takes at once.</summary>
    public virtual IEnumerable<string> Batches(string script) => [script];

    /// <summary>
    /// Tells what may help after a failure of this database. <see cref="StorageFault.Poisoned"/> only for what the row at hand is
    /// refused for, and will be again; <see cref="StorageFault.Configuration"/> only for what no waiting cures; else transient.
    /// </summary>
    public abstract StorageFault Classify(Exception failure);

    /// <summary>
    /// Whether a statement failed because a row of its key is there already. <see cref="InsertIfAbsent"/> may fail so where a server does
    /// not let those who insert at once wait for each other: somebody else was faster, and no row is to blame.
    /// </summary>
    public virtual bool IsKeyTaken(Exception failure) => false;

    /// <summary>A failure as callers of the store get it.</summary>
    public StorageException Failure(Exception cause) => cause switch
    {
        StorageException failure => failure,
        SchemaException => new StorageException(StorageFault.Configuration, cause.Message, cause),
        // Nobody cancelled, so it is a driver's way to say that it waited too long.
        OperationCanceledException => new StorageException(StorageFault.Transient, $"{Kind} did not answer in time: {cause.Message}", cause),
        _ => new StorageException(Classify(cause), $"{Kind}: {cause.Message}", cause),
    };

    /// <summary>Runs work on this database; what it throws is a <see cref="StorageException"/>, or a cancellation if one was asked for.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not StorageException)
        {
            // Drivers report a cancelled statement in ways of their own.
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            throw Failure(e);
        }
    }

    /// <summary>Opens a connection that changes rows; its statements are prepared once and kept.</summary>
    public abstract ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellationToken);

    /// <summary>Opens (or takes from a pool) a connection for one reading, which never blocks a writer.</summary>
    public abstract ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that will write, in a way that cannot fail later for having read first.</summary>
    public abstract ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Begins a transaction in which every query sees the same committed state.</summary>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that holds the database's schema lock until it ends.</summary>
    public abstract ValueTask<DbTransaction> BeginSchemaChangeAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Does what belongs to a schema and cannot be done in the transaction that changes it. Called each time the schema was brought
    /// to its newest version, with the connection that did it; doing it again changes nothing.
    /// </summary>
    public virtual ValueTask FinishSchemaAsync(DbConnection connection, SchemaPart part, CancellationToken cancellationToken) => default;

    /// <summary>
    /// A statement that inserts a row or, where one with the same keys exists, sets its other columns. Parameters in the
    /// order of <paramref name="keys"/>, then <paramref name="columns"/>, which may be empty.
    /// </summary>
    public abstract string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns);

    /// <summary>
    /// A statement that inserts a row unless one with the same keys exists, whoever else is doing the same at the moment.
    /// Parameters in the order of <paramref name="keys"/>, then <paramref name="columns"/>. It reports the number of rows inserted.
    /// </summary>
    public abstract string InsertIfAbsent(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns);

    /// <summary>
    /// A condition on <c>messages</c> that its full-text index answers: the rows that hold one, or all, of some words, or a few
    /// rows more where the index is coarser. Words are as <see cref="SearchWords.Split(ReadOnlySpan{char})"/> makes them. The statement
    /// asks for one room, whose key is its parameter <c>@p0</c>; an index that is divided by room may use it.
    /// </summary>
    /// <param name="words">The words, at least one.</param>
    /// <param name="all">True if every word must occur.</param>
    /// <param name="firstParameter">Number of the first parameter the condition may use.</param>
    public abstract SqlCondition MatchWords(IReadOnlyList<string> words, bool all, int firstParameter);

    /// <summary>The end of an ordered query that returns only its first rows, as many as a parameter says.</summary>
    public virtual string FirstRows(int parameter) => $"LIMIT @p{parameter}";

    /// <summary>Makes the bulk writer of a connection made by <see cref="OpenWriterAsync"/>.</summary>
    public abstract IBulkWriter CreateBulkWriter(DbConnection connection);

    /// <summary>Makes the writer of compliance rows of a connection made by <see cref="OpenWriterAsync"/>.</summary>
    public abstract IComplianceWriter CreateComplianceWriter(DbConnection connection);

    /// <summary>The parameter value of an identity.</summary>
    public abstract object ToKey(Guid id);

    /// <summary>Reads an identity column.</summary>
    public abstract Guid ReadKey(DbDataReader row, int column);

    /// <summary>Reads bytes, if it can without a copy: good until the reader moves on.</summary>
    public virtual ReadOnlySpan<byte> ReadBytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>Reads a text column as UTF-8.</summary>
    public abstract byte[] ReadUtf8(DbDataReader row, int column);

    /// <summary>Runs a reading; a driver that blocks instead of awaiting moves it off the caller's thread.</summary>
    public virtual Task<T> RunReadingAsync<T>(Func<Task<T>> reading, CancellationToken cancellationToken) => reading();

    /// <summary>Closes pooled connections.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A condition of a WHERE clause and the values of its parameters, in order.</summary>
internal readonly record struct SqlCondition(string Text, object[] Values);

/// <summary>
/// Inserts the rows that come by the thousand, and keeps the index of their words. Belongs to one connection and lives as long as it.
/// </summary>
internal interface IBulkWriter : IDisposable
{
    /// <summary>Inserts messages and indexes their words; a message that is already there is an error, because the cursor makes each arrive once.</summary>
    ValueTask InsertMessagesAsync(DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken);

    /// <summary>Indexes the words of a message anew, whose row has its new text already; nothing happens if it has no row.</summary>
    ValueTask IndexReplacedAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken);

    /// <summary>
    /// Takes messages of a room out of the index of words, before their rows are deleted. Where the index is part of the rows there is
    /// nothing to do.
    /// </summary>
    ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken);
}
