using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// The table <c>compliance_users</c>, learnt from the log: which principal number a SIP URI has. What was looked up is kept in memory
/// until a batch does not continue the last one, because another writer may then have learnt something else.
/// </summary>
internal sealed class ComplianceUserTable : IAsyncDisposable
{
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly StatementSet _statements;
    private readonly SqlStatement _find;
    private readonly SqlStatement _learn;
    private ulong _next;

    public ComplianceUserTable(SqlDatabase database, DbConnection connection)
    {
        _statements = new StatementSet(database, connection);
        _find = _statements.Add("SELECT user_id FROM compliance_users WHERE user_uri = @p0");
        _learn = _statements.AddUpsert("compliance_users", ["user_uri"], ["user_id"]);
    }

    /// <summary>Begins a batch. To be called before anything else is asked about it.</summary>
    public void Begin(IReadOnlyList<ChatEvent> events)
    {
        if (events.Count == 0)
            return;
        if (events[0].Sequence != _next)
            _known.Clear();
        _next = events[^1].Sequence + 1;
    }

    /// <summary>The number of a user; 0 if the log has not named it.</summary>
    public ValueTask<int> FindAsync(DbTransaction transaction, string uri, CancellationToken cancellationToken) =>
        _known.TryGetValue(uri, out var id) ? new ValueTask<int>(id) : new ValueTask<int>(LookUpAsync(transaction, uri, cancellationToken));

    /// <summary>Takes what the log says of a user.</summary>
    public async ValueTask LearnAsync(DbTransaction transaction, UserRecord user, CancellationToken cancellationToken)
    {
        await _learn.ExecuteAsync(transaction, [user.Uri, user.Id], cancellationToken).ConfigureAwait(false);
        _known[user.Uri] = user.Id;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();

    private async Task<int> LookUpAsync(DbTransaction transaction, string uri, CancellationToken cancellationToken)
    {
        var id = 0;
        await _find.ForEachAsync(transaction, [uri], row => id = row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        return _known[uri] = id;
    }
}
