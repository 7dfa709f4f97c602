using System.Runtime.InteropServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Identities of the newest accepted posts, so that a repeat gets the original's number instead of a second message. An
/// identity that was forgotten and comes again keeps its latest number. Clients with rising numbers are remembered on their own
/// (<see cref="PostingClients"/>), however many others posted since. Bounded by count, oldest forgotten first: the bounds
/// depend on events alone, so every node forgets alike. Allocates nothing once full.
/// </summary>
internal sealed class RecentPosts
{
    private readonly Dictionary<PostIdentity, (Guid RoomId, long Number)> _numbers = [];
    private readonly Queue<PostIdentity> _order = [];
    private readonly PostingClients _clients;
    private readonly int _capacity;

    internal RecentPosts(int capacity, int clients)
    {
        _capacity = capacity;
        _clients = new PostingClients(clients);
    }

    internal IEnumerable<RecentPost> Oldest => _order.Select(id => new RecentPost(id, _numbers[id].RoomId, _numbers[id].Number));

    /// <summary>The newest post of each client with rising numbers, oldest first.</summary>
    internal IEnumerable<RecentPost> NewestOfClients => _clients.Oldest;

    internal bool TryFind(PostIdentity identity, out Guid roomId, out long number)
    {
        if (_numbers.TryGetValue(identity, out var post))
        {
            (roomId, number) = post;
            return identity.IsKnown;
        }
        var found = _clients.TryFind(identity, out var newest);
        (roomId, number) = (newest.RoomId, newest.Number);
        return found;
    }

    /// <summary>True if the client has posted this number or a higher one. What cannot be found then is neither new nor a repeat that is known.</summary>
    internal bool IsPassed(PostIdentity identity) => _clients.IsPassed(identity);

    internal void Add(PostIdentity identity, Guid roomId, long number)
    {
        if (!identity.IsKnown)
            return;
        if (identity.IsRising)
            _clients.Add(new RecentPost(identity, roomId, number));
        // One look-up for both questions: a replay of a long log spends much of its time here.
        ref var post = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, identity, out var isKnown);
        post = (roomId, number);
        if (isKnown)
            return;
        if (_order.Count == _capacity)
            _numbers.Remove(_order.Dequeue());
        _order.Enqueue(identity);
    }
}
