namespace PersistentChat.Storage;

/// <summary>A principal was found in the directory or changed there; the record replaces the former one.</summary>
public sealed class PrincipalChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PrincipalChanged;

    /// <summary>The principal as it is from now on.</summary>
    public required PrincipalRecord Principal { get; init; }
}

/// <summary>A policy was created, changed or removed.</summary>
public sealed class PolicyChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PolicyChanged;

    /// <summary>The policy as it is from now on, or was.</summary>
    public required PolicyRecord Policy { get; init; }

    /// <summary>True if it is gone; assignments of it are gone with it.</summary>
    public bool IsRemoved { get; init; }
}

/// <summary>A user got another tag policy, or none.</summary>
public sealed class PolicyAssigned : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PolicyAssigned;

    /// <summary>The assignment from now on.</summary>
    public required PolicyAssignment Assignment { get; init; }
}

/// <summary>An add-in was registered, changed or removed.</summary>
public sealed class AddInChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.AddInChanged;

    /// <summary>The add-in as it is from now on, or was.</summary>
    public required AddInRecord AddIn { get; init; }

    /// <summary>True if it is gone.</summary>
    public bool IsRemoved { get; init; }
}

/// <summary>A user's list of followed rooms changed; the list replaces the former one.</summary>
public sealed class FollowListChanged : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.FollowListChanged;

    /// <summary>The list from now on.</summary>
    public required FollowList List { get; init; }
}

/// <summary>A user was invited to a room. A second invitation of the same pair replaces the first.</summary>
public sealed class InvitationIssued : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.InvitationIssued;

    /// <summary>The invitation.</summary>
    public required InvitationRecord Invitation { get; init; }
}
