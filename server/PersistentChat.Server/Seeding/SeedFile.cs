using PersistentChat.Engine;

namespace PersistentChat.Server;

/// <summary>What a seed file asks for, checked and still unexpanded.</summary>
/// <param name="Users">Users in the order of the file.</param>
/// <param name="Categories">Categories in the order of the file.</param>
/// <param name="Rooms">Rooms in the order of the file.</param>
internal sealed record SeedFile(IReadOnlyList<SeedUser> Users, IReadOnlyList<SeedCategory> Categories, IReadOnlyList<SeedRoom> Rooms);

/// <summary>One user, or as many as its range has.</summary>
/// <param name="Path">Place in the file, for messages.</param>
/// <param name="Range">The numbers of the pattern.</param>
/// <param name="Uri">SIP URI or pattern of it.</param>
/// <param name="DisplayName">Name shown to others, or pattern of it.</param>
/// <param name="Password">Password of all of them; null for users who cannot sign in by password.</param>
internal sealed record SeedUser(string Path, SeedRange Range, string Uri, string DisplayName, string? Password);

/// <summary>One category.</summary>
/// <param name="Path">Place in the file, for messages.</param>
/// <param name="Definition">What the engine is told.</param>
internal sealed record SeedCategory(string Path, CategoryDefinition Definition);

/// <summary>One room, or as many as its range has.</summary>
/// <param name="Path">Place in the file, for messages.</param>
/// <param name="Range">The numbers of the pattern.</param>
/// <param name="Template">The room; its name may be a pattern.</param>
/// <param name="Id">Identity or pattern of it; null lets the engine make one.</param>
internal sealed record SeedRoom(string Path, SeedRange Range, RoomDefinition Template, string? Id)
{
    /// <summary>The rooms meant.</summary>
    public IEnumerable<RoomDefinition> Expand() => Range.Numbers.Select(number => Template with
    {
        Name = Range.Fill(Template.Name, number),
        Id = Id is null ? null : Guid.Parse(Range.Fill(Id, number)),
    });
}
