namespace PersistentChat.LoadTests;

/// <summary>The users of one worker: every so-manieth of all, so that each worker has some in every room.</summary>
internal sealed class Fleet
{
    private readonly LoadClient[] _clients;
    private readonly int _worker;
    private readonly int _workers;

    /// <summary>Makes them.</summary>
    public Fleet(Population population, int worker, int workers)
    {
        (_worker, _workers) = (worker, workers);
        var count = (population.Users - worker + workers - 1) / workers;
        _clients = new LoadClient[count];
        for (var i = 0; i < count; i++)
        {
            var user = worker + (i * workers);
            _clients[i] = new LoadClient(user, population.RoomsOf(user));
        }
    }

    /// <summary>All of them, by rising number of the user.</summary>
    public ReadOnlySpan<LoadClient> Clients => _clients;

    /// <summary>How many are signed in and in all their rooms.</summary>
    public int Ready { get; set; }

    /// <summary>Finds one.</summary>
    /// <returns>Null if it is another worker's.</returns>
    public LoadClient? Find(int user) => user % _workers == _worker ? _clients[user / _workers] : null;
}
