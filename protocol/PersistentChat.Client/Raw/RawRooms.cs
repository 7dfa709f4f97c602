namespace PersistentChat.Client.Raw;

/// <summary>The rooms behind the handles that the server uses on one connection. For the read loop alone.</summary>
internal sealed class RawRooms
{
    private readonly Dictionary<int, Guid> _rooms = [];

    /// <summary>Learns a handle.</summary>
    public void Learn(int handle, Guid room) => _rooms[handle] = room;

    /// <summary>The room of a handle.</summary>
    /// <exception cref="InvalidDataException">The server never said.</exception>
    public Guid Find(int handle) => _rooms.TryGetValue(handle, out var room)
        ? room
        : throw new InvalidDataException($"the server speaks of a room {handle} that the client never entered");
}
