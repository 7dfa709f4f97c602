namespace PersistentChat.LoadTests.Tests;

public sealed class LastMembersTests
{
    private readonly WorkerMeter _meter = new();

    [Fact]
    public void The_last_member_counts_from_the_intended_time_and_from_the_acknowledgement()
    {
        var members = Members();
        members.OnCommitted(room: 0, number: 1, now: 40);
        Take(members, 1, 50, 60, 70);
        AssertMeasured(MeasureNames.LastMember, 60);
        AssertMeasured(MeasureNames.CommitToLast, 30);
    }

    [Fact]
    public void A_delivery_before_the_acknowledgement_shows_the_commit()
    {
        var members = Members();
        Take(members, 1, 50, 60);
        members.OnCommitted(0, 1, 65);
        Take(members, 1, 70);
        AssertMeasured(MeasureNames.CommitToLast, 20);
    }

    [Fact]
    public void Where_nothing_is_committed_it_counts_from_when_the_post_was_sent()
    {
        var members = Members(id => id == 7 ? 12 : null);
        Take(members, 1, 50, 60, 70);
        AssertMeasured(MeasureNames.CommitToLast, 58);
    }

    private LastMembers Members(Func<uint, long?>? sentAt = null) =>
        new(new Fleet(new Population { Users = 3, Classes = [new RoomClass("room", 1, 1)] }, 0, 1), _meter, sentAt);

    private static void Take(LastMembers members, long number, params long[] times)
    {
        foreach (var now in times)
            members.Take(0, number, new PostStamp(1, 0, 0, 7, Intended: 10), now);
    }

    private void AssertMeasured(string name, double nanoseconds)
    {
        Assert.Equal(1, _meter[name].Latency.Count);
        Assert.Equal(nanoseconds, _meter[name].Latency.Max, tolerance: 1);
    }
}
