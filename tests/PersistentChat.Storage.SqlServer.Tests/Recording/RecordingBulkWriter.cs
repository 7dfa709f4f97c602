using System.Data.Common;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Reads bulk rows of chat as SqlBulkCopy would.</summary>
internal sealed class RecordingBulkWriter(RecordingServer server, IBulkWriter inner) : IBulkWriter
{
    private readonly WordColumn _words = new();

    public ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken) =>
        server.Take("messages", new MessageRows(messages, _words));

    public ValueTask InsertRecentPostsAsync(
        DbTransaction transaction, IReadOnlyList<RecentPost> posts, long firstOrdinal, CancellationToken cancellationToken) =>
        server.Take("recent_posts", new RecentPostRows(posts, firstOrdinal));

    public ValueTask IndexReplacedAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken) =>
        inner.IndexReplacedAsync(transaction, replaced, cancellationToken);

    public ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken) =>
        inner.UnindexAsync(transaction, roomId, numbers, cancellationToken);

    public void Dispose() => inner.Dispose();
}
