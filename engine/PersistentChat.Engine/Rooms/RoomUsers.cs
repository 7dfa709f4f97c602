namespace PersistentChat.Engine;

/// <summary>
/// Who is in a room, with how many endpoints each. Four bytes a user, as there is one entry for every membership: the principal numbers in
/// ascending order, and beside them a count only for those who are there more than once.
/// </summary>
internal sealed class RoomUsers
{
    private CompactList<int> _ids;
    private Dictionary<int, int>? _several;

    internal int Count => _ids.Count;

    /// <summary>Principal numbers, ascending; until the next change.</summary>
    internal ReadOnlySpan<int> Ids => _ids.Span;

    internal int EndpointsOf(int id)
    {
        if (_ids.Span.BinarySearch(id) < 0)
            return 0;
        return _several?.GetValueOrDefault(id, 1) ?? 1;
    }

    internal void Enter(int id)
    {
        var index = _ids.Span.BinarySearch(id);
        if (index < 0)
            _ids.Insert(~index, id);
        else
            SetSeveral(id, EndpointsOf(id) + 1);
    }

    /// <param name="id">A user who is in the room.</param>
    internal void Leave(int id)
    {
        if (EndpointsOf(id) is > 1 and var endpoints)
            SetSeveral(id, endpoints - 1);
        else
            _ids.RemoveAt(_ids.Span.BinarySearch(id));
    }

    private void SetSeveral(int id, int endpoints)
    {
        _several ??= [];
        if (endpoints > 1)
            _several[id] = endpoints;
        else
            _several.Remove(id);
        if (_several.Count == 0)
            _several = null;
    }
}
