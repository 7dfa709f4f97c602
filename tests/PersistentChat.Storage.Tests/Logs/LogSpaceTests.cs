namespace PersistentChat.Storage.Tests.Logs;

/// <summary>From how much is left to what is taken.</summary>
public sealed class LogSpaceTests
{
    private const long Plenty = long.MaxValue;

    [Theory]
    [InlineData(0, LogSpaceState.Free, 0)]
    [InlineData(900, LogSpaceState.Free, 0)]
    [InlineData(950, LogSpaceState.Slow, 0.5)]
    [InlineData(999, LogSpaceState.Slow, 0.99)]
    [InlineData(1000, LogSpaceState.Full, 1)]
    [InlineData(2000, LogSpaceState.Full, 1)]
    public void The_last_tenth_of_the_limit_is_taken_slowly_and_nothing_beyond(long size, LogSpaceState state, double pressure)
    {
        var space = new LogSpace(new LogRetentionOptions { DiskLimit = 1000 });
        space.Update(size, Plenty);
        Assert.Equal(state, space.State);
        Assert.Equal(pressure, space.Pressure, 0.0001);
        Assert.Equal(state == LogSpaceState.Full, space.Refusal is not null);
    }

    [Theory]
    [InlineData(200, LogSpaceState.Free, 0)]
    [InlineData(150, LogSpaceState.Slow, 0.5)]
    [InlineData(100, LogSpaceState.Full, 1)]
    [InlineData(0, LogSpaceState.Full, 1)]
    public void Below_twice_the_reserve_it_is_slow_and_at_the_reserve_nothing_is_taken(long free, LogSpaceState state, double pressure)
    {
        var space = new LogSpace(new LogRetentionOptions { DiskReserve = 100 });
        space.Update(0, free);
        Assert.Equal(state, space.State);
        Assert.Equal(pressure, space.Pressure, 0.0001);
    }

    [Fact]
    public void Without_limit_and_reserve_there_is_always_room()
    {
        var space = new LogSpace(new LogRetentionOptions { DiskReserve = 0 });
        space.Update(long.MaxValue, 0);
        Assert.Equal((LogSpaceState.Free, double.PositiveInfinity), (space.State, space.BytesPerSecond));
    }

    [Fact]
    public void The_rate_falls_with_the_space_that_is_left()
    {
        var space = new LogSpace(new LogRetentionOptions { DiskLimit = 1000 });
        space.Update(950, Plenty);
        Assert.Equal(5, space.BytesPerSecond, 0.0001);
        space.Update(990, Plenty);
        Assert.Equal(1, space.BytesPerSecond, 0.0001);
        space.Update(1001, Plenty);
        Assert.Equal(0, space.BytesPerSecond);
    }

    [Fact]
    public void A_state_is_left_only_when_some_more_space_is_there()
    {
        var space = new LogSpace(new LogRetentionOptions { DiskLimit = 1000 });
        Assert.True(space.Update(1000, Plenty));
        Assert.False(space.Update(985, Plenty));
        Assert.Equal(LogSpaceState.Full, space.State);
        Assert.True(space.Update(975, Plenty));
        Assert.Equal(LogSpaceState.Slow, space.State);
        Assert.False(space.Update(890, Plenty));
        Assert.True(space.Update(870, Plenty));
        Assert.Equal(LogSpaceState.Free, space.State);
    }
}
