namespace PersistentChat.Client.Link;

/// <summary>A room entered, and what the binding says about its messages.</summary>
/// <param name="View">The room.</param>
/// <param name="LastNumber">Number of its newest message at that moment; null if the binding does not say.</param>
/// <param name="Resume">What comes of the messages that the client missed.</param>
internal sealed record RoomEntry(RoomView View, long? LastNumber = null, RoomResume Resume = RoomResume.Unknown);

/// <summary>What a server does about the messages of a room that a client missed.</summary>
internal enum RoomResume
{
    /// <summary>The binding does not say: history tells.</summary>
    Unknown,

    /// <summary>Nothing was asked; messages come live from here on.</summary>
    Live,

    /// <summary>Everything missed follows as if live.</summary>
    Follows,

    /// <summary>It is too much, or not kept: history holds what there is.</summary>
    ReadHistory,
}
