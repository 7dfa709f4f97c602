namespace PersistentChat.Storage;

/// <summary>A user was created or changed; the record replaces the former one.</summary>
public sealed class UserChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.UserChanged;

    /// <summary>The user as it is from now on.</summary>
    public required UserRecord User { get; init; }
}

/// <summary>A user's password verifiers changed; they replace the former ones.</summary>
public sealed class CredentialChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.CredentialChanged;

    /// <summary>The verifiers from now on. Never the password.</summary>
    public required CredentialRecord Credential { get; init; }
}

/// <summary>One preference of a user was stored.</summary>
public sealed class PreferenceChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PreferenceChanged;

    /// <summary>The preference as it is from now on.</summary>
    public required PreferenceRecord Preference { get; init; }
}

/// <summary>A category was created or changed; the record replaces the former one.</summary>
public sealed class CategoryChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.CategoryChanged;

    /// <summary>The category as it is from now on.</summary>
    public required CategoryRecord Category { get; init; }
}

/// <summary>A room was created or changed; the record replaces the former one. Roles are not part of it.</summary>
public sealed class RoomChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.RoomChanged;

    /// <summary>The room as it is from now on.</summary>
    public required RoomRecord Room { get; init; }
}

/// <summary>Roles on one room, or scope entries of one category, were granted or revoked, all at once.</summary>
public sealed class AccessChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.AccessChanged;

    /// <summary>The changes, in order; never empty.</summary>
    public required IReadOnlyList<AccessChange> Changes { get; init; }
}

/// <summary>One entry of an <see cref="AccessChanged"/>.</summary>
/// <param name="Entry">The entry granted or revoked.</param>
/// <param name="Granted">True to grant, false to revoke.</param>
public readonly record struct AccessChange(AccessEntry Entry, bool Granted);
