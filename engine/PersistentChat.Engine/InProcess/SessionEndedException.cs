namespace PersistentChat.Engine;

/// <summary>
/// The session is over, and the command was not answered before. Whether it was carried out is not known: a post with an identity
/// (<see cref="LocalPost.Sequence"/>) can be repeated in a new session.
/// </summary>
public sealed class SessionEndedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public SessionEndedException(SessionEndReason reason)
        : base($"The session has ended: {reason}.")
    {
        Reason = reason;
    }

    /// <summary>Why it ended.</summary>
    public SessionEndReason Reason { get; }
}
