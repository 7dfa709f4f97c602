using PersistentChat.Client.Rooms;

namespace PersistentChat.Client.Tests;

public sealed class RoomFeedTests
{
    private static readonly Guid Room = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
    private readonly RoomFeed _feed = new(Room);
    private readonly List<ChatNotice> _output = [];

    [Fact]
    public void A_message_that_comes_twice_is_handed_on_once()
    {
        Live(7, 8, 8, 7, 9);
        Assert.Equal([7, 8, 9], Numbers());
    }

    [Fact]
    public void What_was_posted_meanwhile_comes_before_what_arrived_live_while_catching_up()
    {
        Live(1, 2);
        _feed.Suspend();
        Live(6, 7);
        Assert.Equal([1, 2], Numbers());
        _feed.CatchUp(Messages(1, 2, 3, 4, 5, 6), _output);
        Live(8);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Numbers());
        Assert.DoesNotContain(_output, notice => notice is MessagesMissed);
    }

    [Fact]
    public void What_history_does_not_reach_is_reported_as_missed()
    {
        Live(1, 2);
        _feed.Suspend();
        _feed.CatchUp(Messages(10, 11), _output);
        Assert.Contains(new MessagesMissed(Room, 3, 9), _output);
        Assert.Equal([1, 2, 10, 11], Numbers());
    }

    [Fact]
    public void A_room_left_before_its_first_live_message_is_caught_up_from_where_it_stood()
    {
        _feed.NoteBaseline(Messages(41));
        _feed.Suspend();
        _feed.CatchUp(Messages(40, 41, 42, 43), _output);
        Assert.Equal([42, 43], Numbers());
    }

    [Fact]
    public void The_baseline_holds_back_nothing_that_arrives_live()
    {
        _feed.NoteBaseline(Messages(41));
        Live(41, 42);
        Assert.Equal([41, 42], Numbers());
    }

    [Fact]
    public void What_the_consumer_read_as_history_is_not_handed_on_again()
    {
        _feed.NoteHistory(Messages(40, 41));
        Live(41, 42);
        Assert.Equal([42], Numbers());
    }

    [Fact]
    public void A_history_that_leaves_a_gap_does_not_count_as_delivered()
    {
        Live(10);
        _feed.NoteHistory(Messages(14, 15));
        Live(11, 12, 13, 14, 15);
        Assert.Equal([10, 11, 12, 13, 14, 15], Numbers());
    }

    [Fact]
    public void More_history_is_needed_until_it_reaches_the_last_message_or_ends()
    {
        Live(10);
        _feed.Suspend();
        Assert.False(_feed.IsEnough(Messages(14, 15), asked: 2));
        Assert.True(_feed.IsEnough(Messages(11, 12), asked: 2));
        Assert.True(_feed.IsEnough(Messages(14, 15), asked: 3));
    }

    [Fact]
    public void Messages_without_number_are_handed_on_as_they_come()
    {
        Live(0, 0);
        Assert.Equal([0, 0], Numbers());
    }

    [Theory]
    [InlineData(20261122)]
    [InlineData(4711)]
    public void Over_random_losses_every_message_is_handed_on_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        long posted = 0;
        for (var life = 0; life < 200; life++)
        {
            for (var i = random.Next(5); i > 0; i--)
                Live(++posted);
            _feed.Suspend();
            posted += random.Next(5);
            var history = Messages([.. Enumerable.Range(1, (int)posted).Select(n => (long)n)]);
            for (var i = random.Next(3); i > 0; i--)
                Live(++posted);
            _feed.CatchUp(history, _output);
        }

        // Before the first message nobody knows where the room stands; from there on nothing may be missing.
        var numbers = Numbers();
        Assert.True(Enumerable.Range((int)numbers[0], numbers.Count).Select(n => (long)n).SequenceEqual(numbers), $"seed {seed}");
    }

    private static List<ChatMessage> Messages(params long[] numbers) =>
        [.. numbers.Select(n => new ChatMessage(Room, n, DateTimeOffset.UnixEpoch, "sip:bob@contoso.com", "Bob", $"text {n}", false, null))];

    private void Live(params long[] numbers)
    {
        foreach (var message in Messages(numbers))
            _feed.TakeLive(message, _output);
    }

    private List<long> Numbers() => [.. _output.OfType<MessageReceived>().Select(notice => notice.Message.Number)];
}
