using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A user to create.</summary>
/// <param name="Uri">SIP URI; made canonical.</param>
/// <param name="DisplayName">Name shown to others; may be empty.</param>
/// <param name="Credential">Password verifiers, made by the caller with its own user URI; null for none.</param>
public sealed record UserDefinition(string Uri, string DisplayName, CredentialRecord? Credential)
{
    internal UserDefinition Validated()
    {
        var uri = SipUri.Canonical(Uri);
        DefinitionRules.CheckText(DisplayName, $"Display name of {uri}", shortest: 0);
        return this with { Uri = uri };
    }
}

/// <summary>A category to create.</summary>
public sealed record CategoryDefinition
{
    /// <summary>Identity; null to make one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Unique name, 1 to 256 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At most 256 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Messages can be read again later (CA7).</summary>
    public bool KeepsHistory { get; init; } = true;

    /// <summary>Rooms take files (CA8).</summary>
    public bool AllowsFileUpload { get; init; }

    /// <summary>Rooms may invite (CA9).</summary>
    public bool AllowsInvitations { get; init; }

    /// <summary>SIP URIs, or <c>*</c>; empty allows everyone.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>SIP URIs; always win.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>SIP URIs, or <c>*</c>: who may create rooms.</summary>
    public IReadOnlyList<string> Creators { get; init; } = [];

    internal CategoryDefinition Validated()
    {
        DefinitionRules.CheckText(Name, "Category name", shortest: 1);
        DefinitionRules.CheckText(Description, $"Description of category '{Name}'", shortest: 0);
        return this with
        {
            Allowed = DefinitionRules.Canonical(Allowed),
            Denied = DefinitionRules.Canonical(Denied),
            Creators = DefinitionRules.Canonical(Creators),
        };
    }
}

/// <summary>A room to create.</summary>
public sealed record RoomDefinition
{
    /// <summary>Identity; null to make one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Unique name, 1 to 256 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its category, which must exist.</summary>
    public required string Category { get; init; }

    /// <summary>At most 256 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Line on top of the room.</summary>
    public string Topic { get; init; } = "";

    /// <summary>Who may post.</summary>
    public RoomType Type { get; init; } = RoomType.Normal;

    /// <summary>Who may find and join.</summary>
    public RoomPrivacy Privacy { get; init; } = RoomPrivacy.Closed;

    /// <summary>Invites where the category allows it.</summary>
    public bool Invitations { get; init; } = true;

    /// <summary>SIP URIs.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>SIP URIs; auditoriums only; must be members.</summary>
    public IReadOnlyList<string> Presenters { get; init; } = [];

    /// <summary>SIP URIs.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    internal RoomDefinition Validated()
    {
        DefinitionRules.CheckText(Name, "Room name", shortest: 1);
        DefinitionRules.CheckText(Description, $"Description of room '{Name}'", shortest: 0);
        DefinitionRules.CheckText(Topic, $"Topic of room '{Name}'", shortest: 0);
        return this with
        {
            Members = DefinitionRules.Canonical(Members),
            Presenters = DefinitionRules.Canonical(Presenters),
            Managers = DefinitionRules.Canonical(Managers),
        };
    }
}

/// <summary>What every definition is checked for before it becomes a command.</summary>
internal static class DefinitionRules
{
    /// <summary>Names and descriptions of the original are 256 characters (features.md 1.17).</summary>
    private const int LongestText = 256;

    internal static void CheckText(string text, string what, int shortest)
    {
        if (text.Length < shortest || text.Length > LongestText)
            throw new ArgumentException($"{what} must have {shortest} to {LongestText} characters, but has {text.Length}.");
    }

    internal static IReadOnlyList<string> Canonical(IReadOnlyList<string> principals) =>
        [.. principals.Select(SipUri.CanonicalPrincipal)];
}
