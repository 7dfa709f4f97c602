using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>The answer to a command other than a post. Arrives on the session's shard, in order with the room's messages.</summary>
public abstract class Reply
{
    /// <summary>The <see cref="Command.Context"/> of the command.</summary>
    public object? Context { get; init; }

    /// <summary>The outcome; anything but <see cref="ResultCode.Ok"/> carries no data.</summary>
    public ResultCode Code { get; init; } = ResultCode.Ok;

    /// <summary>Gives messages it holds back to their pool. The receiver must call it once it has encoded the reply.</summary>
    public virtual void Release()
    {
    }
}

/// <summary>Rooms entered.</summary>
public sealed class JoinReply : Reply
{
    /// <summary>True if the command was a bulk join.</summary>
    public required bool IsBulk { get; init; }

    /// <summary>Every user of all rosters, each once; rosters refer to them by index.</summary>
    public IReadOnlyList<User> Users { get; init; } = [];

    /// <summary>The rooms entered, also those the session was in before.</summary>
    public IReadOnlyList<RoomRoster> Rooms { get; init; } = [];

    /// <summary>The rooms refused.</summary>
    public IReadOnlyList<RefusedRoom> Refused { get; init; } = [];
}

/// <summary>Who is in a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Participants">Users now in it, by index into the reply's users, each once; only the joiner above the roster limit.</param>
/// <param name="UserCount">How many users are in it, listed or not.</param>
public sealed record RoomRoster(RoomInfo Room, IReadOnlyList<Participant> Participants, int UserCount)
{
    /// <summary>Number of the room's newest message at the join; 0 before the first.</summary>
    public long LastNumber { get; init; }

    /// <summary>What becomes of the messages the client missed.</summary>
    public ResumeOutcome Resume { get; init; }
}

/// <summary>What becomes of the messages that a client missed in a room it enters again. Numbers are on the wire and frozen.</summary>
public enum ResumeOutcome
{
    /// <summary>It did not ask, or is in the room already: deliveries begin behind <see cref="RoomRoster.LastNumber"/>.</summary>
    NotAsked = 0,

    /// <summary>Everything it missed follows as deliveries, in order, and what is posted meanwhile behind it.</summary>
    Follows = 1,

    /// <summary>
    /// It missed more than <see cref="ChatLimits.ResumeMessages"/>, or what it missed is not kept, or it does not know what it has: deliveries begin
    /// behind <see cref="RoomRoster.LastNumber"/>.
    /// </summary>
    TooMuch = 2,
}

/// <summary>One line of a roster.</summary>
/// <param name="UserIndex">Index into <see cref="JoinReply.Users"/>.</param>
/// <param name="Role">What the user is in the room.</param>
public readonly record struct Participant(int UserIndex, RoomRole Role);

/// <summary>A room that could not be entered.</summary>
/// <param name="Room">As the client named it.</param>
/// <param name="Code">Why not.</param>
public readonly record struct RefusedRoom(RoomReference Room, ResultCode Code);

/// <summary>Rooms left.</summary>
public sealed class PartReply : Reply
{
    /// <summary>The rooms as the client named them.</summary>
    public IReadOnlyList<RoomReference> Rooms { get; init; } = [];
}

/// <summary>Messages of a room, oldest first.</summary>
public sealed class HistoryReply : Reply
{
    /// <summary>The room; null if the command was refused.</summary>
    public RoomInfo? Room { get; init; }

    /// <summary>The messages.</summary>
    public IReadOnlyList<MessagePosted> Messages { get; init; } = [];

    /// <inheritdoc/>
    public override void Release()
    {
        foreach (var message in Messages)
            message.Release();
    }
}

/// <summary>What a search of history found.</summary>
public sealed class SearchReply : Reply
{
    /// <summary>The rooms, in the order asked for.</summary>
    public IReadOnlyList<SearchedRoom> Rooms { get; init; } = [];

    /// <inheritdoc/>
    public override void Release()
    {
        foreach (var room in Rooms)
        {
            foreach (var message in room.Found?.Messages ?? [])
                message.Release();
        }
    }
}

/// <summary>One room of a search.</summary>
/// <param name="Reference">The room as the client named it.</param>
/// <param name="Code">Why the room was not searched, or <see cref="ResultCode.Ok"/>.</param>
/// <param name="Room">The room; null if it was refused.</param>
/// <param name="Found">What was found in it; null if it was refused.</param>
public sealed record SearchedRoom(RoomReference Reference, ResultCode Code, RoomInfo? Room = null, RoomMatches? Found = null);

/// <summary>Rooms found by a search or as associations of the user.</summary>
public sealed class RoomListReply : Reply
{
    /// <summary>The rooms, in order of name, cut at the search limit.</summary>
    public IReadOnlyList<RoomListing> Rooms { get; init; } = [];
}

/// <summary>A room in a list.</summary>
/// <param name="Room">The room.</param>
/// <param name="UserCount">Users now in it; may be a moment old.</param>
public readonly record struct RoomListing(RoomInfo Room, int UserCount);

/// <summary>Categories in which the user may create rooms.</summary>
public sealed class CategoryListReply : Reply
{
    /// <summary>The categories, in order of name.</summary>
    public IReadOnlyList<CategoryInfo> Categories { get; init; } = [];
}

/// <summary>A preference read or stored.</summary>
public sealed class PreferenceReply : Reply
{
    /// <summary>The preference, or null if there is none.</summary>
    public PreferenceRecord? Preference { get; init; }

    /// <summary>True if the content is to be sent.</summary>
    public bool IncludesContent { get; init; }
}
