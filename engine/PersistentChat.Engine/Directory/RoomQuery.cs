using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A read-only question about rooms and categories, answered off the shards from published snapshots.</summary>
public abstract class RoomQuery
{
    /// <summary>Anything the binding wants back with the answer.</summary>
    public object? Context { get; init; }

    internal abstract Reply Execute(RoomDirectory directory, User user);

    private protected static IReadOnlyList<RoomListing> List(IEnumerable<RoomInfo> rooms, int limit) =>
        [.. rooms
            .OrderBy(room => room.Name, StringComparer.OrdinalIgnoreCase)
            .Take(limit)
            .Select(room => new RoomListing(room, room.Occupancy.Users))];
}

/// <summary>Rooms whose name (and description, if extended) contains every word. Answered by a <see cref="RoomListReply"/>.</summary>
public sealed class FindRooms : RoomQuery
{
    /// <summary>Words separated by blanks; empty finds every room the user may see.</summary>
    public required string Criteria { get; init; }

    /// <summary>True to search descriptions too.</summary>
    public required bool IsExtended { get; init; }

    internal override Reply Execute(RoomDirectory directory, User user)
    {
        var words = Criteria.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = directory.Rooms.Where(room => AccessRules.MayFind(room, user) && Array.TrueForAll(words, word => Contains(room, word)));
        return new RoomListReply { Context = Context, Rooms = List(found, directory.SearchResults) };
    }

    private bool Contains(RoomInfo room, string word) =>
        room.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || (IsExtended && room.Record.Description.Contains(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Rooms the user is on a list of. Answered by a <see cref="RoomListReply"/>.</summary>
public sealed class FindAssociations : RoomQuery
{
    /// <summary>True for rooms the user manages, false for rooms the user is a member of.</summary>
    public required bool Managed { get; init; }

    /// <summary>Most rooms to return.</summary>
    public required int MaxResults { get; init; }

    internal override Reply Execute(RoomDirectory directory, User user)
    {
        var list = Managed ? AccessList.Manager : AccessList.Member;
        var found = directory.Rooms.Where(room => AccessRules.MayFind(room, user) && AccessRules.IsListed(room.Roles, user, list));
        return new RoomListReply { Context = Context, Rooms = List(found, Math.Clamp(MaxResults, 0, directory.SearchResults)) };
    }
}

/// <summary>Categories in which the user may create rooms. Answered by a <see cref="CategoryListReply"/>.</summary>
public sealed class FindCreatableCategories : RoomQuery
{
    internal override Reply Execute(RoomDirectory directory, User user) => new CategoryListReply
    {
        Context = Context,
        Categories = [.. directory.Categories
            .Where(category => AccessRules.MayCreateRooms(category, user))
            .OrderBy(category => category.Record.Name, StringComparer.OrdinalIgnoreCase)],
    };
}
