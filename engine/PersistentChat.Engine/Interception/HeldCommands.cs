using System.Text;

namespace PersistentChat.Engine;

/// <summary>
/// The commands of one session that wait for interceptors: the first is a post that they are asked about, the others stand behind it, so that
/// the session's order is kept. Bounded by <see cref="ChatLimits.OpenCommandsPerSession"/>, which counts them too. Shard thread only.
/// </summary>
internal sealed class HeldCommands(Session session, PostInterception interception)
{
    private readonly Queue<Command> _waiting = [];

    /// <summary>Number of the question that is open; an answer to an earlier one comes too late.</summary>
    private ulong _question;

    internal bool IsEmpty => _waiting.Count == 0;

    internal void Add(Command command)
    {
        _waiting.Enqueue(command);
        if (_waiting.Count == 1)
            Ask((PostMessage)command);
    }

    /// <summary>The session has ended: what was not accepted yet is not posted any more, and its end leaves every room anyway.</summary>
    internal void Drop()
    {
        _question++;
        while (_waiting.TryDequeue(out var command))
        {
            if (command is not PostMessage post)
                continue;
            post.Message.Release();
            post.Recycle();
        }
    }

    /// <summary>The engine is about to stop: no post waits for a ruling any longer, and everything is decided and answered.</summary>
    internal void Finish()
    {
        _question++;
        while (_waiting.TryDequeue(out var command))
        {
            if (command is PostMessage post)
                post.Rejection = new PostRejection(ResultCode.Busy, "The server is stopping; send it again later.");
            session.Shard.Sequencer.Enqueue(command);
        }
    }

    private void Ask(PostMessage post)
    {
        var question = ++_question;
        var message = post.Message;
        var draft = new PostDraft(
            session.User, message.RoomId, Encoding.UTF8.GetString(message.Text),
            message.Rtf.IsEmpty ? null : Encoding.UTF8.GetString(message.Rtf), message.IsAlert);
        _ = Task.Run(async () =>
        {
            var ruling = await interception.RuleAsync(draft).ConfigureAwait(false);
            session.Shard.Post(() => Ruled(question, ruling));
        });
    }

    private void Ruled(ulong question, PostRuling ruling)
    {
        if (question != _question)
            return;
        var post = (PostMessage)_waiting.Dequeue();
        post.Rejection = ruling.Rejection;
        if (ruling.Rewritten is { } draft)
        {
            post.Message.SetContent(Encoding.UTF8.GetBytes(draft.Text), Encoding.UTF8.GetBytes(draft.Rtf ?? ""));
            post.Message.IsAlert = draft.IsAlert;
        }
        Forward(post);
        GoOn();
    }

    /// <summary>What stood behind the post goes on, up to the next post.</summary>
    private void GoOn()
    {
        while (_waiting.TryPeek(out var next))
        {
            if (next is PostMessage post)
            {
                Ask(post);
                return;
            }
            // It was taken before, so the bound of the queue is no reason any more to refuse it.
            session.Shard.Sequencer.Enqueue(_waiting.Dequeue());
        }
    }

    private void Forward(PostMessage post)
    {
        if (session.Shard.TrySubmit(post))
            return;
        session.Shard.PostRefusal(session, post.Context, ResultCode.Busy);
        post.Message.Release();
        post.Recycle();
    }
}
