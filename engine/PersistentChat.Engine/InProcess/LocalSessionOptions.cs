namespace PersistentChat.Engine;

/// <summary>How a session in this process is opened.</summary>
public sealed class LocalSessionOptions
{
    private const int MostEvents = 1 << 20;

    /// <summary>
    /// False for a session that only posts or asks: it is told nothing of its rooms and need not read
    /// <see cref="LocalSession.ReadEventsAsync"/>. Its end is told all the same.
    /// </summary>
    public bool ReceivesEvents { get; init; } = true;

    /// <summary>
    /// Events that wait for the reader, 1 to 1,048,576. What comes beyond waits encoded, up to <see cref="ChatLimits.OutboxBytes"/>; if that
    /// is not enough either, the session ends as <see cref="SessionEndReason.SlowConsumer"/>, like any other.
    /// </summary>
    public int EventCapacity { get; init; } = 256;

    /// <summary>
    /// Identity of the client for posts that must not be doubled (<see cref="LocalPost.Sequence"/>): made once, kept for good, never used by
    /// two clients at a time. It belongs to the session's user, so nobody can repeat another user's posts. Null if no post has a sequence.
    /// </summary>
    public Guid? ClientId { get; init; }

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        if (EventCapacity is < 1 or > MostEvents)
            throw new ArgumentException($"A session keeps 1 to {MostEvents} events for its reader, not {EventCapacity}.");
    }
}
