using System.Data.Common;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Reads bulk rows as SqlBulkCopy would, and holds their values against the types of the table's columns.</summary>
internal sealed class RecordingBulkWriter(RecordingServer server, IBulkWriter inner) : IBulkWriter
{
    private readonly WordColumn _words = new();

    public ValueTask InsertMessagesAsync(DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken) =>
        Take("messages", new MessageRows(messages, _words));

    public ValueTask InsertRecentPostsAsync(
        DbTransaction transaction, IReadOnlyList<RecentPost> posts, long firstOrdinal, CancellationToken cancellationToken) =>
        Take("recent_posts", new RecentPostRows(posts, firstOrdinal));

    public ValueTask IndexReplacedAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken) =>
        inner.IndexReplacedAsync(transaction, replaced, cancellationToken);

    public ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken) =>
        inner.UnindexAsync(transaction, roomId, numbers, cancellationToken);

    public void Dispose() => inner.Dispose();

    private ValueTask Take(string table, BulkRows rows)
    {
        var types = rows.Columns.Select(column => server.Tables.Of(table, column).GetType()).ToArray();
        while (rows.Read())
            Assert.Equal(types, Enumerable.Range(0, rows.FieldCount).Select(column => rows.GetValue(column).GetType()));
        rows.Dispose();
        return default;
    }
}
