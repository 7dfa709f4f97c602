namespace PersistentChat.Endpoints;

/// <summary>What knows its own place in a <see cref="PlaceList{T}"/>.</summary>
internal interface IPlaced
{
    /// <summary>Written by the list alone; negative while it is in none.</summary>
    int Place { get; set; }
}

/// <summary>
/// The members of one shard, in no order: they come and go without a search, and each costs the list eight bytes, where a hash set
/// takes forty.
/// </summary>
internal sealed class PlaceList<T>
    where T : class, IPlaced
{
    private readonly List<T> _members = [];

    public int Count => _members.Count;

    /// <summary>A member. Whoever goes through all of them begins with the last: then the current one may be removed.</summary>
    public T this[int place] => _members[place];

    public void Add(T member)
    {
        member.Place = _members.Count;
        _members.Add(member);
    }

    /// <returns>False if it is not in the list.</returns>
    public bool Remove(T member)
    {
        if (member.Place < 0)
            return false;
        var last = _members[^1];
        _members[member.Place] = last;
        last.Place = member.Place;
        _members.RemoveAt(_members.Count - 1);
        member.Place = -1;
        return true;
    }
}
