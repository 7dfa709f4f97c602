namespace PersistentChat.LoadTests;

/// <summary>What a step does.</summary>
public enum StepAction
{
    /// <summary>A user posts into a room; done when the post is acknowledged and has come back to its author.</summary>
    Post,

    /// <summary>A user reads the newest messages of a room.</summary>
    History,

    /// <summary>A user asks for the rooms of which he is a member.</summary>
    Rooms,

    /// <summary>A user signs off, signs in again and joins all his rooms.</summary>
    Renew,
}
