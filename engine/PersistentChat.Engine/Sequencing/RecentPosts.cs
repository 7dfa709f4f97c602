using System.Runtime.InteropServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Identities of the newest accepted posts, so that a repeat gets the original's number instead of a second message. An
/// identity that was forgotten and comes again keeps its latest number. Bounded by count, oldest forgotten first: the bound
/// depends on events alone, so every node forgets alike. Allocates nothing once full.
/// </summary>
internal sealed class RecentPosts
{
    private readonly Dictionary<PostIdentity, (Guid RoomId, long Number)> _numbers = [];
    private readonly Queue<PostIdentity> _order = [];
    private readonly int _capacity;

    internal RecentPosts(int capacity) => _capacity = capacity;

    internal IEnumerable<RecentPost> Oldest => _order.Select(id => new RecentPost(id, _numbers[id].RoomId, _numbers[id].Number));

    internal bool TryFind(PostIdentity identity, out Guid roomId, out long number)
    {
        var found = _numbers.TryGetValue(identity, out var post);
        (roomId, number) = post;
        return found && identity.IsKnown;
    }

    internal void Add(PostIdentity identity, Guid roomId, long number)
    {
        if (!identity.IsKnown)
            return;
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
