namespace PersistentChat.Transport;

/// <summary>The connections of one shard by a key that stays theirs until they leave.</summary>
internal sealed class ConnectionTable
{
    private readonly List<EpollConnection?> _places = [];
    private readonly Stack<int> _free = new();
    private int _count;

    /// <summary>How many there are. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The one with this key, or null if it left.</summary>
    public EpollConnection? this[int key] => _places[key];

    /// <returns>The key.</returns>
    public int Add(EpollConnection connection)
    {
        if (!_free.TryPop(out var key))
        {
            key = _places.Count;
            _places.Add(null);
        }
        _places[key] = connection;
        Volatile.Write(ref _count, _count + 1);
        return key;
    }

    public void Remove(int key)
    {
        _places[key] = null;
        _free.Push(key);
        Volatile.Write(ref _count, _count - 1);
    }

    public void ForEach(Action<EpollConnection> action)
    {
        foreach (var connection in _places)
        {
            if (connection is not null)
                action(connection);
        }
    }

    public bool Any(Predicate<EpollConnection> condition) => _places.Exists(connection => connection is not null && condition(connection));
}
