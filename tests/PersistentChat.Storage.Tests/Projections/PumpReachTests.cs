namespace PersistentChat.Storage.Tests.Projections;

/// <summary>A projection that is elsewhere than its pump believed, or than the log reaches.</summary>
public sealed class PumpReachTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly PumpRig _rig = new();

    private MemoryProjection Projection => _rig.Projection;

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // This version of xunit calls only this one.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_database_that_fell_back_is_replayed_to_from_its_own_cursor()
    {
        await _rig.PostAsync(100);
        var pump = _rig.Start();
        await pump.WaitUntilAsync(100, _rig.Deadline);
        Projection.MoveCursor(_rig.Log.At(40));
        await _rig.PostAsync(1);
        await pump.WaitUntilAsync(101, _rig.Deadline);
        Assert.Equal([.. Numbers(1, 100), .. Numbers(41, 101)], Projection.Rows);
        Assert.Contains((4008, "Projection memory fell back from record 100 to record 40; 60 records are replayed from the event log"), _rig.Logger.Lines);
    }

    [Fact]
    public async Task What_the_log_no_longer_has_is_named_exactly_and_an_operator_decides_without_a_restart()
    {
        await _rig.PostAsync(100);
        var pump = _rig.Start();
        await pump.WaitUntilAsync(100, _rig.Deadline);
        _rig.Log.Drop(70);
        Projection.MoveCursor(_rig.Log.At(40));
        await _rig.PostAsync(1);
        await _rig.UntilAsync(() => pump.Failure is not null);
        Assert.Equal(PumpState.Blocked, pump.Status.State);
        Assert.Contains($"records 41 to 70 of log {_rig.Log.LogId} are missing, which are all from before 2026-01-31 09:30:00Z", pump.Status.Message);
        Assert.Contains("pchat db accept-gap", pump.Status.Message);
        Assert.Equal(Numbers(1, 100), Projection.Rows);
        Projection.MoveCursor(_rig.Log.At(70));
        await _rig.UntilAsync(() => pump.Status.State == PumpState.Following && pump.Applied == 101);
        Assert.Equal([.. Numbers(1, 100), .. Numbers(71, 101)], Projection.Rows);
    }

    [Fact]
    public async Task An_empty_projection_cannot_follow_a_log_whose_beginning_is_gone()
    {
        await _rig.PostAsync(6);
        _rig.Log.Drop(6);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Failure is not null);
        Assert.Contains("is empty, but the event log begins only with record 7: records 1 to 6 of log", pump.Status.Message);
        Assert.Contains("are missing. Restore", pump.Status.Message);
    }

    [Fact]
    public async Task A_projection_of_another_log_is_not_written()
    {
        var other = Guid.NewGuid();
        Projection.MoveCursor(new LogCursor(other, 1, 64));
        await _rig.PostAsync(2);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Failure is not null);
        Assert.Contains($"follows event log {other}, up to record 1, but this node's log is {_rig.Log.LogId}", pump.Status.Message);
        Assert.Contains("pchat db adopt", pump.Status.Message);
        Assert.Equal((PumpState.Blocked, 0, null), (pump.Status.State, Projection.Attempts, pump.Position));
        Projection.MoveCursor(null);
        await _rig.UntilAsync(() => pump.Applied == 2);
        Assert.Equal(PumpState.Following, pump.Status.State);
    }

    [Fact]
    public async Task A_projection_beyond_the_end_of_the_log_is_not_written()
    {
        Projection.MoveCursor(_rig.Log.At(9));
        await _rig.PostAsync(2);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Failure is not null);
        Assert.Contains($"has come to record 9 of event log {_rig.Log.LogId}, which ends with record 2", pump.Status.Message);
        Assert.Equal((PumpState.Blocked, 0), (pump.Status.State, Projection.Attempts));
    }

    [Fact]
    public async Task Whatever_fails_each_event_arrives_once_and_in_order_as_a_row_or_as_a_dead_letter()
    {
        const int Events = 3000;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var letters = Numbers(1, Events).Where(_ => random.Next(100) == 0).ToArray();
        Projection.Poison.UnionWith(letters);
        var fallBacks = 0;
        Projection.Decide = () =>
        {
            lock (random)
            {
                if (random.Next(40) == 0 && fallBacks++ < 20)
                    Projection.FallBack(random);
                return random.Next(2) == 0 ? MemoryProjection.Fate.Succeed : (MemoryProjection.Fate)random.Next(4);
            }
        };
        Projection.DecideLoad = () =>
        {
            lock (random)
                return random.Next(4) == 0 ? new IOException("away") : null;
        };
        _ = (_rig.Start(batch: 64), _rig.Start(batch: 17));
        for (var i = 0; i < Events / 100; i++)
            await _rig.PostAsync(100);
        try
        {
            await _rig.UntilAsync(() => Projection.All.Length == Events);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"seed {seed}: stuck with {Projection.All.Length} of {Events}");
        }
        Assert.True(Numbers(1, Events).SequenceEqual(Projection.All.Select(row => row.Sequence)), $"seed {seed}: order");
        Assert.True(letters.SequenceEqual(Projection.All.Where(row => row.IsLetter).Select(row => row.Sequence)), $"seed {seed}: letters");
        Assert.True(fallBacks > 0, $"seed {seed}: nothing fell back");
    }

    private static ulong[] Numbers(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(n => (ulong)n)];
}
