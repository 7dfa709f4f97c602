namespace PersistentChat.LoadTests.Tests;

public sealed class ScheduleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Injected_arrivals_are_evenly_spread()
    {
        var times = Times([new Inject(4, Second, 2 * Second)]);
        Assert.Equal([0, 250, 500, 750, 1000, 1250, 1500, 1750], times);
    }

    [Fact]
    public void A_rate_below_one_adds_up_over_the_intervals() =>
        Assert.Equal([0, 4000, 8000], Times([new Inject(0.25, Second, 10 * Second)]));

    [Fact]
    public void A_high_rate_does_not_drift()
    {
        var times = Times([new Inject(3000, Second, 100 * Second)]);
        Assert.Equal(300_000, times.Count);
        Assert.Equal(99_999.666, times[^1], precision: 1);
    }

    [Fact]
    public void Simulations_follow_one_another_and_a_pause_has_no_arrivals() => Assert.Equal(
        [0, 500, 3000, 3250, 3500, 3750],
        Times([new Inject(2, Second, Second), new Pause(2 * Second), new Inject(4, Second, Second)]));

    [Fact]
    public void Random_arrivals_are_within_their_bounds_and_the_same_for_everyone()
    {
        LoadSimulation[] simulations = [new InjectRandom(2, 5, Second, 50 * Second)];
        var times = Times(simulations, seed: 7);
        var counts = times.GroupBy(time => (int)(time / 1000)).Select(group => group.Count()).ToList();
        Assert.Equal(50, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 2, 5));
        Assert.Equal(4, counts.Distinct().Count());
        Assert.Equal(times, Times(simulations, seed: 7));
        Assert.NotEqual(times, Times(simulations, seed: 8));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 50)]
    [InlineData(10, 100)]
    [InlineData(19.9, 100)]
    [InlineData(25, 60)]
    [InlineData(30, 0)]
    [InlineData(31, 0)]
    public void Copies_ramp_evenly_stay_and_end(double second, int copies) => Assert.Equal(copies, CopySchedule.CopiesAt(
        [new RampingConstant(100, 10 * Second), new KeepConstant(100, 10 * Second), new RampingConstant(20, 10 * Second)], second * Second));

    [Fact]
    public void A_ramp_without_time_is_a_step() =>
        Assert.Equal(7, CopySchedule.CopiesAt([new RampingConstant(7, TimeSpan.Zero), new KeepConstant(7, Second)], TimeSpan.Zero));

    private static List<double> Times(LoadSimulation[] simulations, int seed = 1)
    {
        using var schedule = new ArrivalSchedule(simulations, seed);
        var times = new List<double>();
        for (; schedule.Next is { } next; schedule.MoveNext())
        {
            Assert.Equal(times.Count, schedule.Index);
            times.Add(next.TotalMilliseconds);
        }

        return times;
    }
}
