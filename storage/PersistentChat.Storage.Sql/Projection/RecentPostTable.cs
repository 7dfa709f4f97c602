using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// The newest identities of posts, under ordinals that ascend in the order of the log, and beyond them the newest post of each client
/// whose numbers rise (<see cref="PostIdentity.IsRising"/>; the sign of the first half of its identity). Ordinals
/// come from the table, not from the log's sequence, which begins anew when a log is replaced.
/// </summary>
internal sealed class RecentPostTable : IAsyncDisposable
{
    /// <summary>Posts after which clients beyond the bound are looked for. Who loads the table has the same bound, so more rows do no harm.</summary>
    private const long ClientCheckInterval = 4096;

    private readonly IBulkWriter _bulk;
    private readonly int _limit;
    private readonly int _clients;
    private readonly SqlStatement _newest;
    private readonly SqlStatement _trim;
    private readonly SqlStatement _supersede;
    private readonly SqlStatement _oldestClient;
    private readonly SqlStatement _forget;

    // Up to where the last batch trimmed; void if that batch was rolled back, which the next one sees by the newest ordinal.
    private long _trimmedTo = long.MinValue;

    internal RecentPostTable(SqlDatabase database, DbConnection connection, IBulkWriter bulk, SqlStoreOptions options)
    {
        (_bulk, _limit, _clients) = (bulk, options.RecentPosts, options.PostingClients);
        _newest = new SqlStatement(connection, "SELECT COALESCE(MAX(ordinal), 0) FROM recent_posts");
        _trim = new SqlStatement(
            connection,
            "DELETE FROM recent_posts WHERE ordinal > @p0 AND ordinal <= @p1 AND (client_high >= 0 OR EXISTS ("
            + "SELECT 1 FROM recent_posts AS newer WHERE newer.client_high < 0 AND newer.client_high = recent_posts.client_high "
            + "AND newer.client_low = recent_posts.client_low AND newer.ordinal > recent_posts.ordinal))");
        // Nothing says that "newer" has a negative half as well, or SQLite begins with all clients in the index instead of the batch's few posts.
        _supersede = new SqlStatement(
            connection,
            "DELETE FROM recent_posts WHERE ordinal IN (SELECT older.ordinal FROM recent_posts AS newer JOIN recent_posts AS older "
            + "ON older.client_high = newer.client_high AND older.client_low = newer.client_low WHERE newer.ordinal > @p0 "
            + "AND older.client_high < 0 AND older.ordinal <= @p1 AND older.ordinal < newer.ordinal)");
        _oldestClient = new SqlStatement(
            connection,
            "SELECT COALESCE(MIN(kept.ordinal), 0) FROM (SELECT ordinal FROM recent_posts WHERE ordinal <= @p0 ORDER BY ordinal DESC "
            + $"{database.FirstRows(1)}) AS kept");
        _forget = new SqlStatement(connection, "DELETE FROM recent_posts WHERE ordinal < @p0");
    }

    /// <summary>Appends identities and drops the oldest ones beyond the limits.</summary>
    public async ValueTask AppendAsync(List<RecentPost> posts, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (posts.Count == 0)
            return;
        var before = await NumberAsync(_newest, transaction, [], cancellationToken).ConfigureAwait(false);
        await _bulk.InsertRecentPostsAsync(transaction, posts, before + 1, cancellationToken).ConfigureAwait(false);
        var newest = before + posts.Count;
        var trimmedTo = _trimmedTo == before - _limit ? _trimmedTo : 0;
        await _trim.ExecuteAsync(transaction, [trimmedTo, newest - _limit], cancellationToken).ConfigureAwait(false);
        _trimmedTo = newest - _limit;
        if (posts.Exists(post => post.Identity.IsRising))
            await _supersede.ExecuteAsync(transaction, [before, newest - _limit], cancellationToken).ConfigureAwait(false);
        if (before / ClientCheckInterval != newest / ClientCheckInterval)
            await ForgetClientsAsync(newest - _limit, transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var statement in new[] { _newest, _trim, _supersede, _oldestClient, _forget })
            await statement.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Of the clients that are kept beyond the window, those stay that posted last.</summary>
    private async ValueTask ForgetClientsAsync(long window, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var oldest = await NumberAsync(_oldestClient, transaction, [window, _clients], cancellationToken).ConfigureAwait(false);
        await _forget.ExecuteAsync(transaction, [oldest], cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<long> NumberAsync(
        SqlStatement statement, DbTransaction transaction, object[] values, CancellationToken cancellationToken)
    {
        var row = await statement.ReadAsync(transaction, values, cancellationToken).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            return row.GetInt64(0);
        }
    }
}
