using System.Diagnostics.Metrics;
using PersistentChat.Storage.Tests.Events;

namespace PersistentChat.Storage.Tests.Projections;

/// <summary>What a pump does about each kind of failure.</summary>
public sealed class PumpFaultTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly PumpRig _rig = new("counted " + Guid.NewGuid());

    private MemoryProjection Projection => _rig.Projection;

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // This version of xunit calls only this one.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_database_that_is_away_is_waited_for()
    {
        Projection.DecideLoad = () => new IOException("nobody there");
        await _rig.PostAsync(3);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Status.Message is not null);
        Assert.Equal((PumpState.Waiting, "nobody there", 3), (pump.Status.State, pump.Status.Message, pump.Status.LagRecords));
        Assert.Null(pump.Failure);
        Assert.Null(pump.Position);
        Projection.DecideLoad = () => null;
        await pump.WaitUntilAsync(3, _rig.Deadline);
        Assert.Equal((PumpState.Following, null, 0), (pump.Status.State, pump.Status.Message, pump.Status.LagRecords));
        Assert.Equal(_rig.Log.Committed, pump.Position);
    }

    [Fact]
    public async Task A_setting_that_is_wrong_is_reported_once_and_mended_without_a_restart()
    {
        Projection.Decide = () => MemoryProjection.Fate.Refuse;
        await _rig.PostAsync(3);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => Projection.Attempts > 5);
        Assert.Equal((PumpState.Misconfigured, "the password is wrong"), (pump.Status.State, pump.Status.Message));
        await Assert.ThrowsAsync<EventLogException>(() => pump.WaitUntilAsync(3, _rig.Deadline));
        Projection.Decide = () => MemoryProjection.Fate.Succeed;
        await _rig.UntilAsync(() => pump.Applied == 3);
        Assert.Equal(PumpState.Following, pump.Status.State);
        Assert.Equal([4000, 4005, 4002], _rig.Logger.Ids);
    }

    [Fact]
    public async Task A_post_that_is_refused_is_set_aside_with_its_bytes_and_those_around_it_are_written()
    {
        var counted = 0L;
        using var listener = Listen((instrument, value) => counted += instrument == "pchat.projection.dead_letters" ? value : 0);
        Projection.Poison.Add(37);
        await _rig.PostAsync(250);
        var pump = _rig.Start();
        await pump.WaitUntilAsync(250, _rig.Deadline);
        Assert.Equal(Numbers(250), Projection.All.Select(row => row.Sequence));
        var letter = Assert.Single(Projection.Letters);
        Assert.Equal((_rig.Log.LogId, 37ul, "row 37 is refused"), (letter.LogId, letter.Sequence, letter.Reason));
        using var reader = _rig.Log.OpenReader(_rig.Log.At(36));
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(record.ToArray(), letter.Record.ToArray());
        Assert.Equal((1, 1), (pump.Status.DeadLetters, counted));
        var (_, text) = Assert.Single(_rig.Logger.Lines, line => line.Id == 4007);
        Assert.Contains($"record 37 (MessagePosted, room {EventSamples.Lobby}, number 129)", text);
        Assert.EndsWith("row 37 is refused", text);
        // The search takes the batch of the poison only; what follows goes on in full ones.
        Assert.Equal([100, 50], Projection.BatchSizes.TakeLast(2));
    }

    [Fact]
    public async Task Every_refused_post_of_a_batch_is_found()
    {
        ulong[] poison = [1, 2, 50, 99, 100];
        Projection.Poison.UnionWith(poison);
        await _rig.PostAsync(100);
        await _rig.Start().WaitUntilAsync(100, _rig.Deadline);
        Assert.Equal(Numbers(100), Projection.All.Select(row => row.Sequence));
        Assert.Equal(poison, Projection.All.Where(row => row.IsLetter).Select(row => row.Sequence));
    }

    [Fact]
    public async Task An_event_that_others_build_upon_is_not_set_aside_but_blocks_until_the_database_takes_it()
    {
        Projection.Poison.Add(11);
        await _rig.PostAsync(10);
        await _rig.AppendAsync(EventSamples.Room());
        await _rig.PostAsync(10);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Failure is not null);
        Assert.Equal(PumpState.Blocked, pump.Status.State);
        Assert.Contains("refuses record 11 (RoomChanged): row 11 is refused", pump.Status.Message);
        Assert.Equal(Numbers(10), Projection.Rows);
        var attempts = Projection.Attempts;
        await _rig.UntilAsync(() => Projection.Attempts > attempts + 20);
        Assert.Single(_rig.Logger.Ids, 4006);
        Projection.Cure();
        await _rig.UntilAsync(() => pump.Applied == 21);
        Assert.Equal(Numbers(21), Projection.Rows);
        Assert.Equal(PumpState.Following, pump.Status.State);
        Assert.Empty(Projection.Letters);
    }

    [Fact]
    public async Task A_post_that_cannot_even_be_set_aside_blocks()
    {
        Projection.Poison.Add(2);
        Projection.DeadlyPoison.Add(2);
        await _rig.PostAsync(3);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Failure is not null);
        Assert.Contains("refuses record 2 (MessagePosted): letters are refused too", pump.Status.Message);
        Assert.Equal([1], Projection.Rows);
    }

    [Fact]
    public void Only_what_nothing_builds_upon_may_be_set_aside()
    {
        EventKind[] allowed =
        [
            EventKind.MessagePosted, EventKind.SessionJoined, EventKind.SessionParted, EventKind.HistoryRead, EventKind.FileUploaded,
            EventKind.FileDownloaded,
        ];
        Assert.Equal(allowed, Enum.GetValues<EventKind>().Where(SetAside.Allows));
    }

    [Fact]
    public async Task Failures_are_counted_by_what_may_help()
    {
        var fates = new Queue<MemoryProjection.Fate>([MemoryProjection.Fate.FailBefore, MemoryProjection.Fate.FailBefore, MemoryProjection.Fate.Refuse]);
        Projection.Decide = () => fates.TryDequeue(out var fate) ? fate : MemoryProjection.Fate.Succeed;
        Projection.Poison.Add(1);
        var counts = new Dictionary<string, long>();
        using var listener = Listen((instrument, value) =>
        {
            lock (counts)
                counts[instrument] = counts.GetValueOrDefault(instrument) + value;
        });
        await _rig.PostAsync(2);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Applied == 2);
        Assert.Equal((2, 1, 1), (
            counts["pchat.projection.failures transient"], counts["pchat.projection.failures configuration"],
            counts["pchat.projection.failures poisoned"]));
        Assert.Equal(2, counts["pchat.projection.batch.size"]);
    }

    [Fact]
    public async Task The_lag_is_told_in_records_bytes_and_time_and_is_nothing_when_everything_is_written()
    {
        await _rig.PostAsync(2);
        var pump = _rig.Start();
        await pump.WaitUntilAsync(2, _rig.Deadline);
        _rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 0, TimeSpan.Zero), (pump.Status.LagRecords, pump.Status.LagBytes, pump.Status.LagTime));
        var release = new TaskCompletionSource();
        Projection.Hold = release.Task;
        await _rig.PostAsync(3);
        _rig.Time.Advance(TimeSpan.FromSeconds(40));
        await _rig.UntilAsync(() => pump.Status.LagTime > TimeSpan.Zero);
        Assert.Equal((3, TimeSpan.FromSeconds(40)), (pump.Status.LagRecords, pump.Status.LagTime));
        Assert.Equal(_rig.Log.BytesBehind(_rig.Log.At(2)), pump.Status.LagBytes);
        release.SetResult();
        await pump.WaitUntilAsync(5, _rig.Deadline);
        Assert.Equal(TimeSpan.Zero, pump.Status.LagTime);
    }

    [Fact]
    public async Task A_database_that_hangs_is_left_alone_when_patience_ends()
    {
        var release = new TaskCompletionSource();
        Projection.Hold = release.Task;
        await _rig.PostAsync(1);
        var pump = _rig.Start();
        await _rig.UntilAsync(() => pump.Status.LagTime > TimeSpan.Zero || pump.Status.State == PumpState.Following);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await pump.StopAsync(patience.Token).WaitAsync(_rig.Deadline);
        await pump.DisposeAsync();
        Assert.Equal(PumpState.Stopped, pump.Status.State);
        release.SetResult();
    }

    private static ulong[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(n => (ulong)n)];

    // Other tests' pumps measure too, but under another name of the projection.
    private MeterListener Listen(Action<string, long> measured)
    {
        var name = Projection.Name;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "PersistentChat.Storage")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        listener.Start();
        return listener;

        void Take(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!tags.Contains(new("pchat.projection", name)))
                return;
            measured(tags.Length > 1 ? $"{instrument} {tags[1].Value}" : instrument, value);
        }
    }
}
