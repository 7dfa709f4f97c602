namespace PersistentChat.LoadTests.Tests;

public sealed class LedgerMergeTests
{
    private readonly LedgerMerge _merge = new(beginTogether: false);

    [Fact]
    public void All_with_the_same_are_right()
    {
        _merge.ExpectUpTo(1, 20);
        Check(Group(last: 20, sum: 5, members: 30), Group(last: 20, sum: 5, members: 12), Group(first: 15, last: 20, sum: 4));
        Assert.Empty(_merge.Violations.Counts);
    }

    [Fact]
    public void An_acknowledged_message_that_nobody_got_is_lost_for_all()
    {
        _merge.ExpectUpTo(1, 21);
        Check(Group(last: 20, members: 3));
        Assert.Equal(3, _merge.Violations.Counts[ViolationKind.Lost]);
    }

    [Fact]
    public void A_member_who_stopped_early_lost_what_others_got()
    {
        Check(Group(last: 20, sum: 5, members: 9), Group(last: 18, sum: 3, members: 2));
        Assert.Equal(4, _merge.Violations.Counts[ViolationKind.Lost]);
        Assert.Equal("Lost: 2 members of room 1 got nothing after 18, but there are messages up to 20", Assert.Single(_merge.Violations.Named));
    }

    [Fact]
    public void Who_left_need_not_have_what_followed()
    {
        Check(Group(last: 20, sum: 5), Group(last: 18, sum: 3, hasLeft: true));
        Assert.Empty(_merge.Violations.Counts);
    }

    [Fact]
    public void Other_messages_under_the_same_numbers_are_noticed_also_between_workers_and_with_those_who_left()
    {
        Check(Group(last: 20, sum: 5, members: 9), Group(last: 20, sum: 6, members: 2), Group(last: 20, sum: 7, hasLeft: true));
        Assert.Equal(3, _merge.Violations.Counts[ViolationKind.DifferentContent]);
    }

    [Fact]
    public void A_member_who_began_late_where_all_began_together_lost_what_others_got()
    {
        var merge = new LedgerMerge(beginTogether: true);
        merge.Add([Group(first: 10, last: 20, sum: 5, members: 8), Group(first: 12, last: 20, sum: 3, members: 2), Group(first: 15, last: 18, hasLeft: true)]);
        merge.Check();
        Assert.Equal([(ViolationKind.Lost, 4L)], merge.Violations.Counts.Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public void Seats_are_counted_by_what_they_got()
    {
        var groups = new RoomGroups();
        groups.Add(new Seat { Room = 1, Last = 5, Sum = 3 }, hasLeft: false);
        groups.Add(new Seat { Room = 1, Last = 5, Sum = 3 }, hasLeft: false);
        groups.Add(new Seat { Room = 1, Last = 5, Sum = 3 }, hasLeft: true);
        Assert.Equal([new RoomGroup(1, 0, 5, 3, false, 2), new RoomGroup(1, 0, 5, 3, true, 1)], groups.All);
    }

    private static RoomGroup Group(long last, long first = 10, ulong sum = 0, int members = 1, bool hasLeft = false) =>
        new(Room: 1, first, last, sum, hasLeft, members);

    private void Check(params RoomGroup[] groups)
    {
        foreach (var group in groups)
            _merge.Add([group]);
        _merge.Check();
    }
}
