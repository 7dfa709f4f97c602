using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>An outcome without data: a refusal, or a success that has nothing to say.</summary>
internal sealed class OutcomeAnswer : Reply;

/// <summary>Where the chat service is.</summary>
internal sealed class ChatUriAnswer : Reply;

/// <summary>What the server says of itself.</summary>
internal sealed class ServerInfoAnswer : Reply
{
    /// <summary>The mask that was asked with; echoed.</summary>
    internal required string? InfoType { get; init; }
}
