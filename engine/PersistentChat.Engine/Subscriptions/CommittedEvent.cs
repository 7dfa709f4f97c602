using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>An event of the node's log that no crash can take back.</summary>
/// <param name="Position">Right behind it in the log: with this as <see cref="EventSubscription.After"/> a later subscription goes on.</param>
/// <param name="Event">
/// What happened. It is the subscriber's own copy; a <see cref="MessagePosted"/> need not be released. For text as strings see
/// <see cref="Message"/>.
/// </param>
public sealed record CommittedEvent(LogCursor Position, ChatEvent Event)
{
    /// <summary>The message, if the event is a post; else null.</summary>
    public ChatMessage? Message { get; } = Event is MessagePosted posted ? ChatMessage.Of(posted) : null;
}
