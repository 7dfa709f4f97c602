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

internal sealed record JoinCall(Guid Room) : ChatCall
{
    public override string Name => "join the room";
}

internal sealed record BulkJoinCall(IReadOnlyList<Guid> Rooms) : ChatCall
{
    public override string Name => "join the rooms";
}

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

/// <summary>A message to be posted.</summary>
internal sealed record ChatPost(Guid Room, string Text, bool IsAlert, string? Rtf);
