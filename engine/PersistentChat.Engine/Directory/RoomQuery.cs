namespace PersistentChat.Engine;

/// <summary>A read-only question about rooms and categories, answered off the shards from published snapshots.</summary>
public abstract class RoomQuery
{
    /// <summary>Anything the binding wants back with the answer.</summary>
    public object? Context { get; init; }

    internal abstract Reply Execute(RoomDirectory directory, User user);
}

/// <summary>Rooms whose name (and description, if extended) contains every word. Answered by a <see cref="RoomListReply"/>.</summary>
public sealed class FindRooms : RoomQuery
{
    /// <summary>Words separated by blanks; empty finds every room the user may see.</summary>
    public required string Criteria { get; init; }

    /// <summary>True to search descriptions too.</summary>
    public required bool IsExtended { get; init; }

    internal override Reply Execute(RoomDirectory directory, User user) => throw new NotImplementedException();
}

/// <summary>Rooms the user is on a list of. Answered by a <see cref="RoomListReply"/>.</summary>
public sealed class FindAssociations : RoomQuery
{
    /// <summary>True for rooms the user manages, false for rooms the user is a member of.</summary>
    public required bool Managed { get; init; }

    /// <summary>Most rooms to return.</summary>
    public required int MaxResults { get; init; }

    internal override Reply Execute(RoomDirectory directory, User user) => throw new NotImplementedException();
}

/// <summary>Categories in which the user may create rooms. Answered by a <see cref="CategoryListReply"/>.</summary>
public sealed class FindCreatableCategories : RoomQuery
{
    internal override Reply Execute(RoomDirectory directory, User user) => throw new NotImplementedException();
}
