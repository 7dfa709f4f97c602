namespace PersistentChat.Engine;

/// <summary>
/// Looks at every post of every binding before it is accepted, and may refuse or rewrite it. Called on a thread of the pool, for one post of a
/// session at a time and for many sessions at once. While it is under way, the session's further commands wait behind the post; other sessions
/// do not.
/// </summary>
public interface IPostInterceptor
{
    /// <summary>
    /// Rules on a post. It has <see cref="PostInterceptionOptions.TimeLimit"/>; a later answer, like an exception, counts as
    /// <see cref="PostInterceptionOptions.OnFailure"/> says. A post that a client repeats, because it does not know what became of it, comes here
    /// again; if the first of it was accepted, the ruling on the repeat changes nothing. Whether the author may post in that room is decided after
    /// all interceptors.
    /// </summary>
    /// <param name="draft">The post, as the interceptors before this one left it.</param>
    /// <param name="cancellationToken">Ends with the time limit, and with the engine.</param>
    ValueTask<PostRuling> InterceptAsync(PostDraft draft, CancellationToken cancellationToken);
}
