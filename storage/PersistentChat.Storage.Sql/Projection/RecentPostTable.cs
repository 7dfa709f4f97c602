using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// The identities that <see cref="RememberedPosts"/> are chosen from, some thousand to a row: a batch adds a row or a few, whatever it
/// holds, and nothing looks for the post that a newer one supersedes until so many have gathered that one pass over all of them costs each
/// next to nothing. Whoever reads the table chooses anew, so what is not thrown out yet does no harm.
/// Ordinals ascend in the order of the log, and a row goes by its last one; they come from the table, not from the log's sequence, which
/// begins anew when a log is replaced.
/// </summary>
internal sealed class RecentPostTable : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly StatementSet _statements;
    private readonly int _window;
    private readonly int _clients;
    private readonly SqlStatement _newest;
    private readonly SqlStatement _insert;
    private readonly SqlStatement _older;
    private readonly SqlStatement _delete;

    // Full pages are all of one size, which the driver is given as it is.
    private readonly byte[] _fullPage = new byte[RecentPostPage.MostEntries * RecentPostPage.EntrySize];

    internal RecentPostTable(SqlDatabase database, DbConnection connection, SqlStoreOptions options)
    {
        _database = database;
        (_window, _clients) = (options.RecentPosts, options.PostingClients);
        _statements = new StatementSet(database, connection);
        _newest = _statements.Add("SELECT COALESCE(MAX(last_ordinal), 0) FROM recent_post_pages");
        _insert = _statements.Add("INSERT INTO recent_post_pages (last_ordinal, posts) VALUES (@p0, @p1)");
        _older = _statements.Add("SELECT posts FROM recent_post_pages WHERE last_ordinal <= @p0 ORDER BY last_ordinal DESC");
        _delete = _statements.Add("DELETE FROM recent_post_pages WHERE last_ordinal <= @p0");
    }

    /// <summary>What is remembered, oldest first.</summary>
    public static async Task<List<RecentPost>> ReadAsync(Reading reading, SqlStoreOptions options)
    {
        var remembered = new RememberedPosts(options.RecentPosts, options.PostingClients);
        await reading.ForEachAsync(
            "SELECT posts FROM recent_post_pages ORDER BY last_ordinal DESC", [], row => remembered.Add(row.GetFieldValue<byte[]>(0))).ConfigureAwait(false);
        return remembered.TakeOldestFirst();
    }

    /// <summary>Appends identities, and throws out what is not remembered once as many came as the window holds.</summary>
    public async ValueTask AppendAsync(List<RecentPost> posts, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (posts.Count == 0)
            return;
        var before = await NewestAsync(transaction, cancellationToken).ConfigureAwait(false);
        await InsertAsync(posts, before, transaction, cancellationToken).ConfigureAwait(false);
        var newest = before + posts.Count;
        if (before / _window != newest / _window)
            await ForgetAsync(newest - _window, transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();

    /// <summary>
    /// Leaves of the rows up to an ordinal the newest post of each client with rising numbers. They are numbered anew, up to the same ordinal:
    /// there were at least as many before.
    /// </summary>
    private async ValueTask ForgetAsync(long last, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var remembered = new RememberedPosts(window: 0, _clients);
        await _older.ForEachAsync(transaction, [last], row => remembered.Add(_database.ReadBytes(row, 0)), cancellationToken).ConfigureAwait(false);
        await _delete.ExecuteAsync(transaction, [last], cancellationToken).ConfigureAwait(false);
        var kept = remembered.TakeOldestFirst();
        await InsertAsync(kept, last - kept.Count, transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts posts under the ordinals that follow <paramref name="before"/>.</summary>
    private async ValueTask InsertAsync(List<RecentPost> posts, long before, DbTransaction transaction, CancellationToken cancellationToken)
    {
        for (var first = 0; first < posts.Count; first += RecentPostPage.MostEntries)
        {
            var count = Math.Min(posts.Count - first, RecentPostPage.MostEntries);
            var page = count == RecentPostPage.MostEntries ? _fullPage : new byte[count * RecentPostPage.EntrySize];
            for (var i = 0; i < count; i++)
                RecentPostPage.Write(page.AsSpan(i * RecentPostPage.EntrySize), posts[first + i]);
            await _insert.ExecuteAsync(transaction, [before + first + count, page], cancellationToken).ConfigureAwait(false);
        }
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
