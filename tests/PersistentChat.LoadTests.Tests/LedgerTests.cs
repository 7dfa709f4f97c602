namespace PersistentChat.LoadTests.Tests;

public sealed class LedgerTests
{
    private const uint Run = 77;
    private readonly DeliveryLedger _ledger = new(Run);
    private Seat _seat = new() { Room = 3, Handle = 30, First = 10, Last = 10 };

    [Fact]
    public void What_comes_once_and_in_order_is_right()
    {
        Deliver(11, 12, 13);
        Assert.Empty(_ledger.Violations.Counts);
        Assert.Equal((10, 13), (_seat.First, _seat.Last));
    }

    [Fact]
    public void Where_the_beginning_is_unknown_the_first_delivery_tells()
    {
        (_seat.First, _seat.Last) = (Seat.Unknown, Seat.Unknown);
        Deliver(41, 42, 44);
        Assert.Equal((40, 44), (_seat.First, _seat.Last));
        Assert.Equal([(ViolationKind.Lost, 1)], Counts());
    }

    [Fact]
    public void A_gap_is_a_loss_of_as_many()
    {
        Deliver(11, 15, 16);
        Assert.Equal([(ViolationKind.Lost, 3)], Counts());
        Assert.Equal("Lost: user 1 in room 3 got 15 after 11", Assert.Single(_ledger.Violations.Named));
    }

    [Fact]
    public void The_same_again_is_a_double()
    {
        Deliver(11, 12, 12, 11);
        Assert.Equal([(ViolationKind.Doubled, 2)], Counts());
    }

    [Fact]
    public void What_comes_late_is_out_of_order_and_not_lost()
    {
        Deliver(11, 13, 12);
        Assert.Equal([(ViolationKind.Reordered, 1)], Counts());
    }

    [Fact]
    public void What_comes_late_twice_is_also_a_double()
    {
        Deliver(12, 11, 11);
        Assert.Equal([(ViolationKind.Reordered, 1), (ViolationKind.Doubled, 1)], Counts());
    }

    [Fact]
    public void A_post_of_another_room_is_noticed()
    {
        _ledger.Take(1, ref _seat, 11, new PostStamp(Run, Room: 4, User: 2, Id: 5, Intended: 0));
        Assert.Equal([(ViolationKind.WrongRoom, 1)], Counts());
    }

    [Fact]
    public void A_message_for_somebody_who_is_not_in_the_room_is_noticed()
    {
        _ledger.TakeForeign(1, handle: 99);
        Assert.Equal([(ViolationKind.NotAMember, 1)], Counts());
    }

    [Fact]
    public void Posts_of_others_count_as_numbers_only()
    {
        _ledger.Take(1, ref _seat, 11, null);
        _ledger.Take(1, ref _seat, 12, new PostStamp(Run + 1, Room: 4, User: 2, Id: 5, Intended: 0));
        Assert.Empty(_ledger.Violations.Counts);
        Assert.Equal((12L, 0UL), (_seat.Last, _seat.Sum));
    }

    [Fact]
    public void The_sum_tells_who_wrote_what_under_which_number()
    {
        Assert.Equal(SumOf((1, 1), (2, 2)), SumOf((1, 1), (2, 2)));
        Assert.NotEqual(SumOf((1, 1), (2, 2)), SumOf((2, 2), (1, 1)));
        Assert.NotEqual(SumOf((1, 1), (2, 2)), SumOf((1, 1), (2, 3)));
    }

    private static ulong SumOf(params (int User, uint Id)[] posts)
    {
        var (ledger, seat) = (new DeliveryLedger(Run), default(Seat));
        foreach (var (user, id) in posts)
            ledger.Take(1, ref seat, seat.Last + 1, new PostStamp(Run, 0, user, id, 0));
        return seat.Sum;
    }

    private void Deliver(params long[] numbers)
    {
        foreach (var number in numbers)
            _ledger.Take(1, ref _seat, number, new PostStamp(Run, Room: 3, User: 2, Id: (uint)number, Intended: 0));
    }

    private List<(ViolationKind, long)> Counts() => [.. _ledger.Violations.Counts.Select(count => (count.Key, count.Value))];
}
