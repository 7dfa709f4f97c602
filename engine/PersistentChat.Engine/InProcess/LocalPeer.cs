namespace PersistentChat.Engine;

/// <summary>
/// The engine's side of a session in this process: completes the promises that its callers wait for, and carries the outbox into the queue
/// of events. The context of a post is a promise of its number, that of any other command or query a promise of the reply.
/// </summary>
internal sealed class LocalPeer(LocalBodies bodies, LocalSessionOptions options) : ISessionPeer
{
    private readonly TaskCompletionSource<SessionEndReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session; set on its shard, or never if the engine is stopping by then.</summary>
    internal Session Session { get; set; } = null!;

    internal LocalEvents Events { get; } = new(options.EventCapacity);

    internal Task<SessionEndReason> Ended => _ended.Task;

    public void OnPosted(object? context, long number) => ((TaskCompletionSource<long>)context!).TrySetResult(number);

    public void OnRefused(object? context, ResultCode code, string? detail) =>
        ((TaskCompletionSource<long>)context!).TrySetException(new ChatRefusedException(code, detail));

    public void OnReply(Reply reply) => ((TaskCompletionSource<Reply>)reply.Context!).TrySetResult(reply);

    public void Flush()
    {
        while (Session.QueuedBytes > 0 && (!options.ReceivesEvents || Events.HasRoom()))
        {
            if (!Session.TryDequeue(out var body))
                return;
            if (options.ReceivesEvents)
                Events.Add(bodies.Read(body.Body));
            body.Release();
        }
    }

    public void OnEnded(SessionEndReason reason)
    {
        _ended.TrySetResult(reason);
        Events.End();
    }
}
