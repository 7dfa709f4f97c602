using PersistentChat.Client.Timing;

namespace PersistentChat.Client.Link;

/// <summary>
/// The client's posts from the call to the answer, numbered in the order of the calls. Where the server knows a post again, they
/// outlive the connection: what has no answer is sent again over the next one, in order and before newer posts. Thread-safe.
/// </summary>
/// <param name="outlivesLinks">True if posts without an answer wait for the next link; false if they fail with theirs.</param>
/// <param name="options">Says how many may wait, and which number is the first.</param>
/// <param name="disposed">Ends repeating.</param>
internal sealed class PostQueue(bool outlivesLinks, ChatClientOptions options, CancellationToken disposed)
{
    // So many at once are what a client may have under way anyhow; a server does not refuse some of them for their number.
    internal const int FewEnough = 16;

    private const int Busy = 503;
    private static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, PendingPost> _unanswered = [];
    private IChatLink? _link;
    private ulong _next = options.FirstSequence;
    private bool _isRepeating;
    private bool _hasEnded;

    /// <summary>Number that the next post gets.</summary>
    public ulong NextSequence
    {
        get
        {
            lock (_gate)
                return _next;
        }
    }

    /// <summary>Posts a message over the present link, or the next one.</summary>
    /// <returns>The message's number in its room; 0 if the binding does not say.</returns>
    /// <exception cref="ChatConnectException">There is no link, and none is waited for, or too many posts wait already.</exception>
    public Task<long> PostAsync(Guid room, string text, bool isAlert, string? rtf, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PendingPost post;
        lock (_gate)
        {
            EnsurePlace();
            post = new PendingPost(new ChatPost(room, text, isAlert, rtf, _next++), options.TimeProvider.GetTimestamp());
            _unanswered.Add(post.Post.Sequence, post);
            if (_link is { } link && !_isRepeating)
                _ = SendAsync(link, post);
        }

        return cancellationToken.CanBeCanceled ? post.Task.WaitAsync(cancellationToken) : post.Task;
    }

    /// <summary>Takes a link into use: what waits is sent over it first.</summary>
    public void Attach(IChatLink link)
    {
        lock (_gate)
        {
            _link = link;
            // Where posts do not outlive links, what is still here fails with its own in a moment.
            _isRepeating = outlivesLinks && _unanswered.Count > 0;
            if (_isRepeating)
                _ = RepeatAsync(link, InOrder());
        }
    }

    /// <summary>The link is gone.</summary>
    public void Detach()
    {
        lock (_gate)
            _link = null;
    }

    /// <summary>No further link comes: fails what waits, and every later post.</summary>
    public void End(string reason)
    {
        PendingPost[] waiting;
        lock (_gate)
        {
            _link = null;
            _hasEnded = true;
            // Others fail with their link, which knows why.
            waiting = outlivesLinks ? [.. _unanswered.Values] : [];
        }

        foreach (var post in waiting)
            Fail(post, new ConnectionLostException(reason));
    }

    private void EnsurePlace()
    {
        if (_hasEnded || (_link is null && !outlivesLinks))
            throw new ChatConnectException(LinkKeeper.NotConnected);
        if ((_link is null || _isRepeating) && _unanswered.Count >= options.PostBacklog)
        {
            throw new ChatConnectException(
                $"{_unanswered.Count} posts wait since the connection was lost, as many as PostBacklog allows; nothing was sent.");
        }
    }

    private async Task SendAsync(IChatLink link, PendingPost post)
    {
        try
        {
            Complete(post, await link.PostAsync(post.Post, CancellationToken.None).ConfigureAwait(false));
        }
        catch (ConnectionLostException) when (outlivesLinks)
        {
            post.IsDoubtful = true;
        }
        catch (Exception e)
        {
            Fail(post, e);
        }
    }

    /// <summary>
    /// One after the other: a server that is busy refuses some of many, and those would come too late behind the others. So with what
    /// was posted meanwhile, until few enough wait to leave together.
    /// </summary>
    private async Task RepeatAsync(IChatLink link, PendingPost[] posts)
    {
        while (posts.Length > 0)
        {
            foreach (var post in posts)
            {
                if (!await TryRepeatAsync(link, post).ConfigureAwait(false))
                    return;
            }

            posts = TakeMore(link);
        }
    }

    /// <summary>What was posted meanwhile and is to be repeated too; none if it was sent, or the link is another one.</summary>
    private PendingPost[] TakeMore(IChatLink link)
    {
        lock (_gate)
        {
            if (_link != link)
                return [];
            var posts = InOrder();
            if (posts.Length > FewEnough)
                return posts;
            _isRepeating = false;
            foreach (var post in posts)
                _ = SendAsync(link, post);
            return [];
        }
    }

    /// <summary>Sends a post until it has an answer.</summary>
    /// <returns>False if the link is lost: the next one begins anew.</returns>
    private async Task<bool> TryRepeatAsync(IChatLink link, PendingPost post)
    {
        while (!post.Task.IsCompleted)
        {
            try
            {
                Complete(post, await link.PostAsync(post.Post, CancellationToken.None).ConfigureAwait(false));
            }
            catch (ChatRefusedException e) when (e.Status == Busy)
            {
                if (!await TryWaitAsync().ConfigureAwait(false))
                    return false;
            }
            catch (ConnectionLostException)
            {
                post.IsDoubtful = true;
                return false;
            }
            catch (Exception e)
            {
                Fail(post, post.IsDoubtful ? Doubt(e) : e);
            }
        }

        return true;
    }

    private async Task<bool> TryWaitAsync()
    {
        try
        {
            await Heartbeat.Of(options.TimeProvider).WaitAsync(BusyDelay, disposed).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static ConnectionLostException Doubt(Exception e) => new(
        $"The connection was lost under a post, and sent again it was not taken; it may have been posted the first time. {e.Message}", e);

    private PendingPost[] InOrder() => [.. _unanswered.Values.OrderBy(static post => post.Post.Sequence)];

    private void Complete(PendingPost post, long number)
    {
        Forget(post);
        post.TrySetResult(number);
    }

    private void Fail(PendingPost post, Exception e)
    {
        Forget(post);
        post.Fail(e);
    }

    private void Forget(PendingPost post)
    {
        lock (_gate)
            _unanswered.Remove(post.Post.Sequence);
    }

    private sealed class PendingPost(ChatPost post, long started) : Pending<long>(started)
    {
        public ChatPost Post { get; } = post;

        /// <summary>True if it was sent over a link that was lost before the answer: the server may have it.</summary>
        public bool IsDoubtful { get; set; }
    }
}
