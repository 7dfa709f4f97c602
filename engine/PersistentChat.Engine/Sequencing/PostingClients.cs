using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The newest post of each client whose numbers rise (<see cref="PostIdentity.IsRising"/>). The client whose newest post is the
/// oldest is forgotten first. Allocates nothing once full.
/// </summary>
internal sealed class PostingClients(int capacity)
{
    private readonly Dictionary<UInt128, LinkedListNode<RecentPost>> _newest = [];
    private readonly LinkedList<RecentPost> _order = [];

    internal IEnumerable<RecentPost> Oldest => _order;

    /// <summary>Finds the post if it is the newest of its client.</summary>
    internal bool TryFind(PostIdentity identity, out RecentPost post)
    {
        post = _newest.TryGetValue(identity.Client, out var node) ? node.Value : default;
        return node is not null && post.Identity == identity;
    }

    /// <summary>True if the client has posted this number or a higher one.</summary>
    internal bool IsPassed(PostIdentity identity) =>
        _newest.TryGetValue(identity.Client, out var node) && identity.Number <= node.Value.Identity.Number;

    internal void Add(RecentPost post)
    {
        if (!_newest.TryGetValue(post.Identity.Client, out var node))
            _newest.Add(post.Identity.Client, node = NewNode());
        else
            _order.Remove(node);
        node.Value = post;
        _order.AddLast(node);
    }

    private LinkedListNode<RecentPost> NewNode()
    {
        if (_order.Count < capacity)
            return new LinkedListNode<RecentPost>(default);
        var oldest = _order.First!;
        _order.RemoveFirst();
        _newest.Remove(oldest.Value.Identity.Client);
        return oldest;
    }
}
