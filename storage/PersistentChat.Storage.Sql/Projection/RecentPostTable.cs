using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// The newest <paramref name="limit"/> identities of posts, under ordinals that ascend in the order of the log. Ordinals
/// come from the table, not from the log's sequence, which begins anew when a log is replaced.
/// </summary>
internal sealed class RecentPostTable(DbConnection connection, IBulkWriter bulk, int limit) : IAsyncDisposable
{
    private readonly SqlStatement _newest = new(connection, "SELECT COALESCE(MAX(ordinal), 0) FROM recent_posts");
    private readonly SqlStatement _trim = new(connection, "DELETE FROM recent_posts WHERE ordinal <= @p0");

    /// <summary>Appends identities and drops the oldest ones beyond the limit.</summary>
    public async ValueTask AppendAsync(List<RecentPost> posts, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (posts.Count == 0)
            return;
        var newest = await NewestAsync(transaction, cancellationToken).ConfigureAwait(false);
        await bulk.InsertRecentPostsAsync(transaction, posts, newest + 1, cancellationToken).ConfigureAwait(false);
        await _trim.ExecuteAsync(transaction, [newest + posts.Count - limit], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _newest.DisposeAsync().ConfigureAwait(false);
        await _trim.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<long> NewestAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var row = await _newest.ReadAsync(transaction, [], cancellationToken).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            return row.GetInt64(0);
        }
    }
}
