namespace PersistentChat.Storage;

/// <summary>
/// What an event record says. The numbers are persisted in logs, brokers and exports: they are never changed and never
/// reused (frozen by a test). A reader that meets a number it does not know must stop and say so, because skipping an
/// event would let two states diverge; <see cref="EventKinds.FeatureLevel"/> tells which release introduced a kind.
/// </summary>
public enum EventKind : byte
{
    /// <summary>A node began a new life; every session of its earlier incarnations is over.</summary>
    NodeStarted = 1,

    /// <summary>A node of a pool is gone; its sessions are over. Reserved for pools.</summary>
    NodeGone = 2,

    /// <summary>A post was accepted into a room.</summary>
    MessagePosted = 10,

    /// <summary>A message's text was replaced.</summary>
    MessageReplaced = 11,

    /// <summary>Messages of a room were removed.</summary>
    MessageRemoved = 12,

    /// <summary>A room was created or its properties changed.</summary>
    RoomChanged = 20,

    /// <summary>A category was created or its properties changed.</summary>
    CategoryChanged = 21,

    /// <summary>An add-in was registered, changed or removed.</summary>
    AddInChanged = 22,

    /// <summary>A policy was created, changed or removed.</summary>
    PolicyChanged = 23,

    /// <summary>Pool configuration changed. Reserved.</summary>
    ConfigurationChanged = 24,

    /// <summary>A user got another tag policy, or none.</summary>
    PolicyAssigned = 25,

    /// <summary>A principal of the directory (user, group, folder, domain) was found or changed.</summary>
    PrincipalChanged = 30,

    /// <summary>A user was created or changed.</summary>
    UserChanged = 31,

    /// <summary>A user's password verifiers changed.</summary>
    CredentialChanged = 32,

    /// <summary>One of a user's preferences was stored.</summary>
    PreferenceChanged = 33,

    /// <summary>A user's list of followed rooms changed.</summary>
    FollowListChanged = 34,

    /// <summary>Roles on a room, or scope entries of a category, were granted or revoked.</summary>
    AccessChanged = 40,

    /// <summary>A session entered one or more rooms.</summary>
    SessionJoined = 50,

    /// <summary>A session left one or more rooms.</summary>
    SessionParted = 51,

    /// <summary>History was read or searched; recorded while compliance is on.</summary>
    HistoryRead = 60,

    /// <summary>A file was uploaded.</summary>
    FileUploaded = 70,

    /// <summary>A file was downloaded; recorded while compliance is on.</summary>
    FileDownloaded = 71,

    /// <summary>An invitation was issued.</summary>
    InvitationIssued = 80,
}

/// <summary>Feature levels of event kinds: the lowest level of software that understands a kind.</summary>
public static class EventKinds
{
    /// <summary>The feature level this software writes and understands.</summary>
    public const byte SupportedLevel = 2;

    /// <summary>The level a reader needs to understand <paramref name="kind"/>, or 0 for a kind that nothing writes yet.</summary>
    public static byte FeatureLevel(EventKind kind) => kind switch
    {
        EventKind.NodeStarted or EventKind.MessagePosted or EventKind.RoomChanged or EventKind.CategoryChanged
            or EventKind.UserChanged or EventKind.CredentialChanged or EventKind.PreferenceChanged
            or EventKind.AccessChanged or EventKind.SessionJoined or EventKind.SessionParted => 1,
        EventKind.MessageReplaced or EventKind.MessageRemoved or EventKind.HistoryRead or EventKind.FileUploaded
            or EventKind.FileDownloaded or EventKind.PrincipalChanged or EventKind.PolicyChanged
            or EventKind.PolicyAssigned or EventKind.AddInChanged or EventKind.FollowListChanged
            or EventKind.InvitationIssued => 2,
        _ => 0,
    };
}
