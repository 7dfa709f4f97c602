namespace PersistentChat.Storage.Sql;

/// <summary>
/// Which of the posts in a table are remembered: the newest ones of all, and beyond them the newest of each client whose numbers rise
/// (<see cref="PostIdentity.IsRising"/>). Takes the pages newest first, so that the first post of a client it meets is the one.
/// </summary>
/// <param name="window">How many posts are remembered whoever wrote them, from 0.</param>
/// <param name="clients">How many clients with rising numbers are remembered, from 1: those that posted last.</param>
internal sealed class RememberedPosts(int window, int clients)
{
    private readonly HashSet<UInt128> _clients = [];
    private readonly List<RecentPost> _newestFirst = [];
    private int _seen;

    /// <summary>Takes a page, older than all before.</summary>
    /// <exception cref="StorageException">It is not made of whole entries.</exception>
    public void Add(ReadOnlySpan<byte> page)
    {
        if (page.Length % RecentPostPage.EntrySize != 0)
            throw new StorageException(StorageFault.Configuration, $"A page of recent posts is damaged: it has {page.Length} bytes.");
        for (var at = page.Length - RecentPostPage.EntrySize; at >= 0; at -= RecentPostPage.EntrySize)
            Add(RecentPostPage.Read(page[at..]));
    }

    /// <summary>What is remembered, oldest first. Ends the collection.</summary>
    public List<RecentPost> TakeOldestFirst()
    {
        _newestFirst.Reverse();
        return _newestFirst;
    }

    private void Add(in RecentPost post)
    {
        var isNewestOfClient = post.Identity.IsRising && _clients.Count < clients && _clients.Add(post.Identity.Client);
        if (_seen++ < window || isNewestOfClient)
            _newestFirst.Add(post);
    }
}
