namespace PersistentChat.Storage;

/// <summary>
/// The node's own state on its own disk: with the log behind its cursor it is all a node needs to start again.
/// </summary>
public interface ILocalState
{
    /// <summary>Reads everything in one snapshot, consistent with its cursor.</summary>
    ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken);
}

/// <summary>The state at one cursor. Sessions are not part of it: none survives a restart.</summary>
public sealed class LocalSnapshot
{
    /// <summary>The position the state was taken at; null for a new node.</summary>
    public LogCursor? Cursor { get; init; }

    /// <summary>The last incarnation of this node; 0 for a new node.</summary>
    public uint Incarnation { get; init; }

    /// <summary>All users.</summary>
    public IReadOnlyList<UserRecord> Users { get; init; } = [];

    /// <summary>Password verifiers.</summary>
    public IReadOnlyList<CredentialRecord> Credentials { get; init; } = [];

    /// <summary>All categories.</summary>
    public IReadOnlyList<CategoryRecord> Categories { get; init; } = [];

    /// <summary>All rooms.</summary>
    public IReadOnlyList<RoomRecord> Rooms { get; init; } = [];

    /// <summary>Roles and scopes.</summary>
    public IReadOnlyList<AccessEntry> Access { get; init; } = [];

    /// <summary>Newest message number and time of each room that has one.</summary>
    public IReadOnlyList<RoomPosition> Positions { get; init; } = [];

    /// <summary>Preferences of all users.</summary>
    public IReadOnlyList<PreferenceRecord> Preferences { get; init; } = [];

    /// <summary>Principals of the directory.</summary>
    public IReadOnlyList<PrincipalRecord> Principals { get; init; } = [];

    /// <summary>Policies.</summary>
    public IReadOnlyList<PolicyRecord> Policies { get; init; } = [];

    /// <summary>Which user has which tag policy; users without one are not listed.</summary>
    public IReadOnlyList<PolicyAssignment> PolicyAssignments { get; init; } = [];

    /// <summary>Add-ins.</summary>
    public IReadOnlyList<AddInRecord> AddIns { get; init; } = [];

    /// <summary>Rooms that users follow; users who follow none are not listed.</summary>
    public IReadOnlyList<FollowList> FollowLists { get; init; } = [];

    /// <summary>Invitations.</summary>
    public IReadOnlyList<InvitationRecord> Invitations { get; init; } = [];

    /// <summary>Identities of recent posts, oldest first, so that repeats are recognised across a restart.</summary>
    public IReadOnlyList<RecentPost> RecentPosts { get; init; } = [];
}

/// <summary>How far a room's messages go.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="LastNumber">Number of its newest message.</param>
/// <param name="LastTime">Time of its newest message, UTC ticks.</param>
public readonly record struct RoomPosition(Guid RoomId, long LastNumber, long LastTime);

/// <summary>A post that was accepted under an identity.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="RoomId">Where it was posted.</param>
/// <param name="Number">The number it got.</param>
public readonly record struct RecentPost(PostIdentity Identity, Guid RoomId, long Number);
