using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Where decisions go, in order. What is put here leaves the node only once every event accepted before it is durable.
/// </summary>
internal interface IDecisionSink
{
    /// <summary>
    /// False while the log is full: what would make an event is refused as busy, and only what ends something is still accepted.
    /// </summary>
    bool TakesEvents { get; }

    /// <summary>Numbers the event, appends it to the log and applies it to the state, so that the next decision sees it.</summary>
    void Accept(ChatEvent chatEvent);

    /// <summary>Something for the shards: an event with what they need to show it, or an answer.</summary>
    void Emit(in Outcome outcome);

    /// <summary>Has the log committed even if no event was accepted.</summary>
    void CommitAnyway();

    /// <summary>A post that is refused: answered at once, since nothing durable stands behind it.</summary>
    void Refuse(PostMessage post, ResultCode code, string? detail = null);
}
