using PersistentChat.Client.Link;
using PersistentChat.Client.Tests.Scripted;

namespace PersistentChat.Client.Tests;

public sealed class PostQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_was_posted_while_others_are_repeated_goes_on_one_at_a_time_until_few_are_left()
    {
        const int Count = 101;
        var queue = Queue(outlivesLinks: true);
        var posts = new List<Task<long>> { Post(queue) };
        var link = new HeldLink();
        queue.Attach(link);
        posts.AddRange(Enumerable.Range(1, Count - 1).Select(_ => Post(queue)));
        for (var number = 1; number <= Count; number++)
            await link.AnswerAsync(number);
        Assert.Equal(Enumerable.Range(1, Count).Select(static number => (long)number), await Task.WhenAll(posts).WaitAsync(Patience));
        Assert.Equal(Count, link.Sent);
        Assert.InRange(link.MostUnderWay, 1, PostQueue.FewEnough);
    }

    [Fact]
    public async Task When_few_are_left_they_leave_together_and_later_ones_at_once()
    {
        var queue = Queue(outlivesLinks: true);
        var first = Post(queue);
        var link = new HeldLink();
        queue.Attach(link);
        for (var i = 0; i < PostQueue.FewEnough; i++)
            _ = Post(queue);
        await link.AnswerAsync(1);
        await first.WaitAsync(Patience);
        for (var i = 0; i < PostQueue.FewEnough; i++)
            await link.NextAsync();
        _ = Post(queue);
        await link.NextAsync();
    }

    [Fact]
    public void Posts_that_end_with_their_link_are_not_sent_over_the_next_one()
    {
        var queue = Queue(outlivesLinks: false);
        var (before, after) = (new HeldLink(), new HeldLink());
        queue.Attach(before);
        var old = Post(queue);
        queue.Detach();
        queue.Attach(after);
        Assert.Equal((1, 0), (before.Sent, after.Sent));
        _ = Post(queue);
        Assert.Equal(1, after.Sent);
        Assert.False(old.IsCompleted);
    }

    private static Task<long> Post(PostQueue queue) =>
        queue.PostAsync(Guid.Parse(Captures.Lobby), "x", isAlert: false, rtf: null, CancellationToken.None);

    private static PostQueue Queue(bool outlivesLinks) => new(
        outlivesLinks,
        new ChatClientOptions { Host = "127.0.0.1", Port = 1, User = "sip:alice@contoso.com", TimeProvider = new ManualClock() },
        CancellationToken.None);
}
