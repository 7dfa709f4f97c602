namespace PersistentChat.Engine;

/// <summary>
/// The protocol's side of a session: where answers and deliveries go. All calls come on the session's shard, in the
/// order of the sequencer. Messages themselves wait in the session's outbox; <see cref="Flush"/> takes them.
/// </summary>
public interface ISessionPeer
{
    /// <summary>A post of this session is durable (its own copy follows in the outbox of the same turn).</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="number">Its number; for a repeat the original's.</param>
    void OnPosted(object? context, long number);

    /// <summary>A post of this session was refused.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="code">Why.</param>
    /// <param name="detail">What an interceptor says to the author beside the code; null from the engine itself.</param>
    void OnRefused(object? context, ResultCode code, string? detail);

    /// <summary>An answer to any other command.</summary>
    void OnReply(Reply reply);

    /// <summary>
    /// The session's outbox has something, and the turn ends: take what can be sent now with
    /// <see cref="Session.TryDequeue"/>. What stays is offered again in the turn after the next <see cref="Session.RequestFlush"/>.
    /// </summary>
    void Flush();

    /// <summary>The engine ended the session (slow consumer, log failure, stop): close without answering what is open.</summary>
    void OnEnded(SessionEndReason reason);
}
