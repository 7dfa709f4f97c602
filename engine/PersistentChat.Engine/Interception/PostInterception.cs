using System.Text;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Engine;

/// <summary>Asks the interceptors about one post after the other of each session. Any thread.</summary>
internal sealed class PostInterception(ChatEngineOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly PostRuling Failed = PostRuling.Reject(ResultCode.Busy, "The post could not be checked; send it again later.");

    private readonly IPostInterceptor[] _interceptors = [.. options.Interception.Interceptors];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>What asks the interceptors, or null if there are none.</summary>
    internal static PostInterception? Of(ChatEngineOptions options, TimeProvider time, ILogger logger) =>
        options.Interception.Interceptors.Count > 0 ? new PostInterception(options, time, logger) : null;

    /// <summary>No interceptor is waited for any more: what they have not ruled on is refused.</summary>
    internal async Task StopAsync()
    {
        // What an interceptor has registered with its token may throw, which is no reason not to stop.
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>The ruling of all interceptors together. Never throws.</summary>
    internal async Task<PostRuling> RuleAsync(PostDraft draft)
    {
        var current = draft;
        foreach (var interceptor in _interceptors)
        {
            var ruling = await TryAskAsync(interceptor, current).ConfigureAwait(false);
            if (ruling.Rejection is not null)
                return ruling;
            current = ruling.Rewritten ?? current;
        }
        return current == draft ? PostRuling.Accept : PostRuling.Rewrite(current);
    }

    private async Task<PostRuling> TryAskAsync(IPostInterceptor interceptor, PostDraft draft)
    {
        try
        {
            return await AskAsync(interceptor, draft).ConfigureAwait(false);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            return Failed;
        }
        catch (Exception e)
        {
            // Somebody else's code may throw anything; the policy says what that means.
            EngineLog.InterceptorFailed(logger, e, interceptor.GetType().Name, draft.Author.Uri, draft.RoomId, options.Interception.OnFailure);
            return options.Interception.OnFailure == InterceptionFailurePolicy.Accept ? PostRuling.Accept : Failed;
        }
    }

    private async Task<PostRuling> AskAsync(IPostInterceptor interceptor, PostDraft draft)
    {
        using var limit = new CancellationTokenSource(options.Interception.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        // It may ignore the token; nobody waits for it then.
        var ruling = await interceptor.InterceptAsync(draft, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        if (ruling.Rewritten is { } rewritten)
            Check(draft, rewritten);
        return ruling;
    }

    private void Check(PostDraft draft, PostDraft rewritten)
    {
        if (rewritten.Author != draft.Author || rewritten.RoomId != draft.RoomId)
            throw new InvalidOperationException("An interceptor can change text, RTF and importance of a post, but not its author or its room.");
        var code = options.Limits.CheckPost(Encoding.UTF8.GetBytes(rewritten.Text), Encoding.UTF8.GetBytes(rewritten.Rtf ?? ""));
        if (code != ResultCode.Ok)
            throw new InvalidOperationException($"A post cannot be rewritten into what would be refused with {code}.");
    }
}
