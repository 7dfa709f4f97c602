namespace PersistentChat.Client.Link;

/// <summary>A command that gets a reply, independent of the binding.</summary>
internal abstract record ChatCall
{
    /// <summary>What it is called in messages to the user.</summary>
    public abstract string Name { get; }
}

internal sealed record LookupCall : ChatCall
{
    public override string Name => "look up the chat service";
}

internal sealed record FindRoomsCall(string Text) : ChatCall
{
    public override string Name => "find rooms";
}

internal sealed record JoinCall(IReadOnlyList<RoomPosition> Rooms, bool IsBulk) : ChatCall
{
    public override string Name => IsBulk ? "join the rooms" : "join the room";
}

/// <summary>How far the client has read a room it enters.</summary>
/// <param name="Room">The room.</param>
/// <param name="After">Number of the newest message it has; null if it asks for none of the past.</param>
internal readonly record struct RoomPosition(Guid Room, long? After = null);

internal sealed record PartCall(Guid Room) : ChatCall
{
    public override string Name => "leave the room";
}

internal sealed record HistoryCall(Guid Room, int Count, HistoryPurpose Purpose) : ChatCall
{
    public override string Name => "read the room's history";
}

internal sealed record SearchCall(ChatSearch Search) : ChatCall
{
    public override string Name => "search the rooms' history";
}

/// <summary>For whom a history is read.</summary>
internal enum HistoryPurpose
{
    /// <summary>For the consumer, who then has these messages.</summary>
    Consumer,

    /// <summary>To learn where the room stands.</summary>
    Baseline,

    /// <summary>To fill in what was posted while the client was away.</summary>
    CatchUp,
}

internal sealed record ServerInfoCall : ChatCall
{
    public override string Name => "ask for the server's limits";
}

internal sealed record AssociationsCall(RoomAssociation Association) : ChatCall
{
    public override string Name => "list the user's rooms";
}

internal sealed record GetPreferenceCall(string Label, long KnownVersion) : ChatCall
{
    public override string Name => "read the preference";
}

internal sealed record SetPreferenceCall(string Label, string Content, long Version) : ChatCall
{
    public override string Name => "store the preference";
}

/// <summary>A post, where posts are commands like others.</summary>
internal sealed record PostCall(ChatPost Post) : ChatCall
{
    public override string Name => "post the message";
}

/// <summary>Asks whether the server is there, where that is a command.</summary>
internal sealed record PingCall : ChatCall
{
    public override string Name => "ask for a sign of life";
}

/// <summary>Leaves, where that is a command.</summary>
internal sealed record SignOffCall : ChatCall
{
    public override string Name => "sign off";
}

/// <summary>A message to be posted.</summary>
/// <param name="Room">The room.</param>
/// <param name="Text">Plain text.</param>
/// <param name="IsAlert">True for a message of high importance.</param>
/// <param name="Rtf">The text in Rich Text Format, or null.</param>
/// <param name="Sequence">Its number among the client's posts, by which a binding that can knows it again.</param>
internal sealed record ChatPost(Guid Room, string Text, bool IsAlert, string? Rtf, ulong Sequence);
