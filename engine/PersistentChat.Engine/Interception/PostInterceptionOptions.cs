namespace PersistentChat.Engine;

/// <summary>Who looks at posts before they are accepted, and what is done if that fails.</summary>
public sealed class PostInterceptionOptions
{
    private static readonly TimeSpan LongestLimit = TimeSpan.FromMinutes(1);

    /// <summary>Asked in this order, each of the form that the one before left. With none, posts take no detour. Read when the engine is created.</summary>
    public IList<IPostInterceptor> Interceptors { get; } = [];

    /// <summary>
    /// How long one interceptor has for one post, more than zero and up to a minute. Two seconds: its author waits that long before anybody sees
    /// what he wrote, and so do his further commands.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What becomes of a post whose interceptor throws, takes too long or rewrites it into something that cannot be posted.</summary>
    public InterceptionFailurePolicy OnFailure { get; set; } = InterceptionFailurePolicy.Reject;

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        if (TimeLimit <= TimeSpan.Zero || TimeLimit > LongestLimit)
            throw new ArgumentException($"An interceptor has more than zero seconds and at most {LongestLimit.TotalSeconds}, not {TimeLimit.TotalSeconds}.");
        if (!Enum.IsDefined(OnFailure))
            throw new ArgumentException($"{OnFailure} is not known as a policy; it is Reject or Accept.");
    }
}

/// <summary>What becomes of a post whose interceptor fails.</summary>
public enum InterceptionFailurePolicy
{
    /// <summary>It is refused with <see cref="ResultCode.Busy"/>, so that its author tries again. For interceptors that enforce a rule.</summary>
    Reject = 0,

    /// <summary>It goes on as if the interceptor had accepted it. For interceptors that only embellish.</summary>
    Accept = 1,
}
