using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Names a room in a request: by the short handle that the server gave, or by its identity.</summary>
public readonly record struct RawRoom
{
    /// <summary>A room by its handle.</summary>
    /// <param name="handle">From 0; means the same room as long as the server's <see cref="RawWelcome.Run"/> stays the same.</param>
    public RawRoom(int handle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(handle);
        Handle = handle;
    }

    /// <summary>A room by its identity, which never changes.</summary>
    public RawRoom(Guid id) => Id = id;

    /// <summary>The handle; null if the room is named by <see cref="Id"/>.</summary>
    public int? Handle { get; }

    /// <summary>The identity; without meaning if there is a <see cref="Handle"/>.</summary>
    public Guid Id { get; }

    /// <inheritdoc/>
    public override string ToString() => Handle is { } handle ? $"room {handle}" : Id.ToString();

    internal void Write(scoped ref MessagePackWriter output)
    {
        if (Handle is { } handle)
            output.WriteInt64(handle);
        else
            output.WriteGuid(Id);
    }
}
