using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.Engine;

/// <summary>
/// The committed catalog for readers on any thread: users by URI, and immutable snapshots of rooms and categories. Written
/// by the publisher only, after commit, so nobody sees what a crash can take back.
/// </summary>
public sealed class RoomDirectory
{
    private readonly ConcurrentDictionary<string, User> _users = new(StringComparer.OrdinalIgnoreCase);
    private volatile RoomInfo[] _rooms = [];
    private volatile CategoryInfo[] _categories = [];

    internal RoomDirectory(int searchResults) => SearchResults = searchResults;

    /// <summary>All rooms, in order of handle; a published snapshot.</summary>
    public IReadOnlyList<RoomInfo> Rooms => _rooms;

    /// <summary>All categories; a published snapshot.</summary>
    public IReadOnlyList<CategoryInfo> Categories => _categories;

    /// <summary>How many users there are.</summary>
    public int UserCount => _users.Count;

    /// <summary>Most results of one search.</summary>
    internal int SearchResults { get; }

    /// <summary>Finds a user by SIP URI, any case.</summary>
    public bool TryGetUser(string uri, [NotNullWhen(true)] out User? user) => _users.TryGetValue(uri, out user);

    /// <summary>Finds a room by its handle, if the user may know of it.</summary>
    public RoomInfo? FindRoom(int handle, User user)
    {
        var rooms = _rooms;
        return (uint)handle < (uint)rooms.Length && AccessRules.MayFind(rooms[handle], user) ? rooms[handle] : null;
    }

    /// <summary>Takes over the whole catalog at start.</summary>
    internal void Load(ChatState state)
    {
        foreach (var user in state.Users.Users)
            _users[user.Uri] = user;
        _rooms = [.. state.Rooms.Rooms.Select(room => room.Info).OrderBy(room => room.Handle)];
        _categories = [.. state.Rooms.Categories];
    }

    /// <summary>Takes over the catalog changes of one durable batch; the snapshots are copied once a batch, not once a room.</summary>
    internal void Publish(ReadOnlySpan<Outcome> outcomes)
    {
        List<RoomInfo>? rooms = null;
        foreach (ref readonly var outcome in outcomes)
        {
            if (outcome.Payload is not DirectoryChange change)
                continue;
            if (change.User is { } user)
                _users[user.Uri] = user;
            if (change.Category is { } category)
                Publish(category);
            if (change.Rooms.Count > 0)
                (rooms ??= []).AddRange(change.Rooms);
        }
        if (rooms is not null)
            Publish(rooms);
    }

    // A method of its own: what it captures would be made anew for every outcome, posts too.
    private void Publish(CategoryInfo changed) => _categories = [.. _categories.Where(old => old.Record.Id != changed.Record.Id), changed];

    private void Publish(List<RoomInfo> changed)
    {
        var copy = new RoomInfo[Math.Max(_rooms.Length, changed.Max(room => room.Handle) + 1)];
        _rooms.CopyTo(copy, 0);
        foreach (var room in changed)
            copy[room.Handle] = room;
        _rooms = copy;
    }
}
