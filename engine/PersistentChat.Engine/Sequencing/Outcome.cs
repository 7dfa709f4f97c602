using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// One thing that shards do once a batch is durable. <see cref="Payload"/> says what: a <see cref="MessagePosted"/>, a
/// <see cref="RoomsEntered"/>, <see cref="RoomsLeft"/>, a <see cref="Reply"/>, a <see cref="MissedMessages"/>, a
/// <see cref="RepeatedPost"/>, a <see cref="HistoryFetch"/>, a <see cref="SearchFetch"/> or a <see cref="DirectoryChange"/>.
/// </summary>
/// <param name="Payload">What happened.</param>
/// <param name="Session">Who asked, if it was a session of this node: its shard answers it.</param>
/// <param name="Context">The command's context, for the answer.</param>
/// <param name="Room">The room of a message.</param>
internal readonly record struct Outcome(object Payload, Session? Session = null, object? Context = null, RoomInfo? Room = null);

/// <summary>A session entered rooms.</summary>
/// <param name="User">The user.</param>
/// <param name="Event">The event.</param>
/// <param name="Rooms">The event's rooms in their published form, in the same order.</param>
/// <param name="Delivered">For each room the newest message the session has: deliveries begin behind it.</param>
internal sealed record RoomsEntered(User User, SessionJoined Event, RoomInfo[] Rooms, long[] Delivered);

/// <summary>A session left rooms.</summary>
/// <param name="User">The user.</param>
/// <param name="Event">The event.</param>
/// <param name="Rooms">The event's rooms in their published form, in the same order.</param>
internal sealed record RoomsLeft(User User, SessionParted Event, RoomInfo[] Rooms);

/// <summary>A post that was accepted before: answered with the original's number.</summary>
/// <param name="Number">The original's number.</param>
internal sealed record RepeatedPost(long Number);

/// <summary>
/// Messages a session missed while it was suspended or away. Holds one reference to each message; the shard releases them.
/// </summary>
/// <param name="Room">The room.</param>
/// <param name="Messages">Oldest first.</param>
/// <param name="After">The newest number the session had when it asked.</param>
/// <param name="UpTo">The number the session has after these; more may have been posted since.</param>
internal sealed record MissedMessages(RoomInfo Room, IReadOnlyList<MessagePosted> Messages, long After, long UpTo)
{
    internal void Release()
    {
        foreach (var message in Messages)
            message.Release();
    }
}

/// <summary>History that memory does not hold: to be read from archive and log, off the sequencer.</summary>
/// <param name="Room">The room.</param>
/// <param name="First">Lowest number wanted.</param>
/// <param name="Last">Highest number wanted; durable when the fetch is released.</param>
/// <param name="EditedAt">An archive that is behind this log position may miss replacements and removals in the room.</param>
/// <param name="IsCatchUp">True to deliver as <see cref="MissedMessages"/>, false as <see cref="HistoryReply"/>.</param>
internal sealed record HistoryFetch(RoomInfo Room, long First, long Last, ulong EditedAt, bool IsCatchUp);

/// <summary>A search of history: to be done in archive and log, off the sequencer.</summary>
/// <param name="Criteria">What to look for, the limit cut to what is allowed; its rooms and last number are not looked at.</param>
/// <param name="Rooms">The rooms in the order asked for, the refused ones too.</param>
internal sealed record SearchFetch(MessageSearch Criteria, IReadOnlyList<RoomToSearch> Rooms);

/// <summary>One room of a search to be done.</summary>
/// <param name="Asked">The room as it was asked for, and whether it is searched.</param>
/// <param name="LastNumber">Highest number that may be shown, durable when the search is released; 0 if there is nothing to show.</param>
internal readonly record struct RoomToSearch(SearchedRoom Asked, long LastNumber);

/// <summary>The catalog changed: published to readers on other threads once durable.</summary>
/// <param name="User">The user in its new form, or null.</param>
/// <param name="Rooms">Rooms in their new form.</param>
/// <param name="Category">The category in its new form, or null.</param>
/// <param name="Completion">Told when it is visible.</param>
internal sealed record DirectoryChange(
    User? User, IReadOnlyList<RoomInfo> Rooms, CategoryInfo? Category, TaskCompletionSource<bool> Completion)
{
    /// <summary>True if anything is new; false if the object existed already.</summary>
    internal bool IsChange => User is not null || Category is not null || Rooms.Count > 0;
}

/// <summary>Nothing happened, but whoever waits may go on: everything before it is durable and handed to the shards.</summary>
internal sealed record Barrier(TaskCompletionSource Completion);
