namespace PersistentChat.Storage.SqlServer;

/// <summary>Rows of <c>recent_posts</c> under ascending ordinals.</summary>
internal sealed class RecentPostRows(IReadOnlyList<RecentPost> posts, long firstOrdinal)
    : BulkRows("recent_posts", posts.Count, "ordinal", "client_high", "client_low", "client_number", "room_id", "number")
{
    /// <inheritdoc/>
    protected override object Value(int row, int column)
    {
        var post = posts[row];
        return column switch
        {
            0 => firstOrdinal + row,
            1 => (long)(ulong)(post.Identity.Client >> 64),
            2 => (long)(ulong)post.Identity.Client,
            3 => (long)post.Identity.Number,
            4 => post.RoomId,
            _ => post.Number,
        };
    }
}
