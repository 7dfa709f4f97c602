using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The rows of local state and archive.</summary>
internal sealed class ChatRows : IProjectionRows
{
    private readonly SqlDatabase _database;
    private readonly EventFold _fold;
    private readonly IBulkWriter _bulk;
    private readonly StatementSet _statements;
    private readonly SqlStatement _incarnation;
    private readonly SqlStatement _position;
    private readonly CatalogTables _catalog;
    private readonly DirectoryTables _directory;
    private readonly MessageTables _messages;
    private readonly RecentPostTable _recentPosts;
    private readonly DeadLetterTable _deadLetters;

    public ChatRows(SqlDatabase database, DbConnection connection, SqlStoreOptions options, TimeProvider clock)
    {
        _database = database;
        _fold = new EventFold(options.KeepsMessages);
        _bulk = database.CreateBulkWriter(connection);
        _statements = new StatementSet(database, connection);
        _incarnation = _statements.AddUpsert("nodes", ["node"], ["incarnation"]);
        _position = _statements.AddUpsert("room_positions", ["room_id"], ["last_number", "last_time"]);
        _catalog = new CatalogTables(database, connection);
        _directory = new DirectoryTables(database, connection);
        _messages = new MessageTables(database, connection, _bulk);
        _recentPosts = new RecentPostTable(database, connection, options);
        _deadLetters = new DeadLetterTable(database, connection, SchemaPart.Chat, options.Projection, clock);
        Gaps = new AcceptedGapTable(database, connection, SchemaPart.Chat, options.Projection, clock);
    }

    /// <inheritdoc/>
    public AcceptedGapTable Gaps { get; }

    /// <inheritdoc/>
    public ValueTask WriteAsync(DbTransaction transaction, IReadOnlyList<ChatEvent> events, CancellationToken cancellationToken) =>
        WriteAsync(fold => fold.Fold(events), transaction, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SetAsideAsync(
        DbTransaction transaction, DeadLetter letter, ChatEvent chatEvent, CancellationToken cancellationToken)
    {
        await WriteAsync(fold => fold.SetAside(chatEvent), transaction, cancellationToken).ConfigureAwait(false);
        await _deadLetters.AddAsync(transaction, letter, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Rooms go on with their numbers, whichever log gives them.</remarks>
    public ValueTask FollowNewLogAsync(DbTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Writes a whole state into empty tables.</summary>
    public ValueTask ImportAsync(DbTransaction transaction, LocalSnapshot state, uint node, CancellationToken cancellationToken) =>
        WriteAsync(fold => fold.Load(state, node), transaction, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _bulk.Dispose();
        await _statements.DisposeAsync().ConfigureAwait(false);
        await _catalog.DisposeAsync().ConfigureAwait(false);
        await _directory.DisposeAsync().ConfigureAwait(false);
        await _messages.DisposeAsync().ConfigureAwait(false);
        await _recentPosts.DisposeAsync().ConfigureAwait(false);
        await _deadLetters.DisposeAsync().ConfigureAwait(false);
        await Gaps.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(Action<EventFold> fill, DbTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            fill(_fold);
            await WriteFoldAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _fold.Clear();
        }
    }

    private async ValueTask WriteFoldAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var (node, incarnation) in _fold.Incarnations)
            await _incarnation.ExecuteAsync(transaction, [(long)node, (long)incarnation], cancellationToken).ConfigureAwait(false);
        foreach (var (room, number, time) in _fold.Positions.Values)
            await _position.ExecuteAsync(transaction, [_database.ToKey(room), number, time], cancellationToken).ConfigureAwait(false);
        await _catalog.WriteAsync(_fold.Catalog, transaction, cancellationToken).ConfigureAwait(false);
        await _directory.WriteAsync(_fold.Directory, transaction, cancellationToken).ConfigureAwait(false);
        await _messages.WriteAsync(_fold.Messages, transaction, cancellationToken).ConfigureAwait(false);
        await _recentPosts.AppendAsync(_fold.RecentPosts, transaction, cancellationToken).ConfigureAwait(false);
    }
}
