using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Tests.Events;
using PersistentChat.Storage.Tests.Logs;

namespace PersistentChat.Storage.Tests.Projections;

public sealed class ProjectionPumpTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly LogFolder _folder = new();
    private readonly MemoryProjection _projection = new();
    private readonly CancellationTokenSource _deadline = new(Patience);
    private FasterEventLog _log = null!;

    public async Task InitializeAsync() => _log = await _folder.OpenAsync();

    public async Task DisposeAsync() => await _log.DisposeAsync();

    public void Dispose()
    {
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_event_arrives_once_and_in_order()
    {
        await using var pump = Pump();
        pump.Start();
        pump.Start();
        for (var i = 0; i < 20; i++)
            await PostAsync(50);
        await pump.WaitUntilAsync(1000, _deadline.Token);
        Assert.Equal(Numbers(1000), _projection.Rows);
        Assert.Equal(0, pump.Lag);
        Assert.All(_projection.BatchSizes, size => Assert.InRange(size, 1, 100));
    }

    [Fact]
    public async Task Every_event_arrives_once_however_often_pump_and_database_fail()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        _projection.Decide = () =>
        {
            lock (random)
                return (MemoryProjection.Fate)random.Next(3);
        };
        await PostAsync(2000);
        while (_projection.Rows.Length < 2000)
        {
            Assert.False(_deadline.IsCancellationRequested, $"seed {seed}: stuck at {_projection.Rows.Length}");
            await using var pump = Pump();
            pump.Start();
            int rows;
            lock (random)
                rows = random.Next(1, 300);
            await pump.WaitUntilAsync((ulong)Math.Min(2000, _projection.Rows.Length + rows), _deadline.Token);
        }
        Assert.Equal(Numbers(2000), _projection.Rows);
        Assert.True(_projection.Attempts > _projection.BatchSizes.Count, "nothing failed");
    }

    [Fact]
    public async Task A_cursor_that_somebody_else_moved_is_loaded_again()
    {
        await PostAsync(100);
        LogCursor tenth;
        using (var reader = _log.OpenReader(_log.Start))
        {
            while (reader.Position.Sequence < 10)
                reader.TryRead(out _);
            tenth = reader.Position;
        }
        var first = true;
        _projection.Decide = () =>
        {
            if (first)
                _projection.MoveCursor(tenth);
            first = false;
            return MemoryProjection.Fate.Succeed;
        };
        await using var pump = Pump();
        pump.Start();
        await pump.WaitUntilAsync(100, _deadline.Token);
        Assert.Equal(Numbers(100).Skip(10), _projection.Rows);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_stops_the_pump_behind_the_last_good_one()
    {
        await PostAsync(3);
        _log.Append("not an event"u8);
        await _log.CommitAsync();
        await using var pump = Pump();
        pump.Start();
        await Assert.ThrowsAsync<EventLogException>(() => pump.WaitUntilAsync(4, _deadline.Token));
        Assert.IsType<EventFormatException>(pump.Failure);
        Assert.Equal(PumpState.Stopped, pump.Status.State);
        Assert.Equal(Numbers(3), _projection.Rows);
    }

    [Fact]
    public async Task An_outage_is_logged_when_it_begins_and_when_it_ends()
    {
        var failures = 5;
        _projection.Decide = () => failures-- > 0 ? MemoryProjection.Fate.FailBefore : MemoryProjection.Fate.Succeed;
        var logger = new ListLogger();
        await PostAsync(1);
        await using var pump = Pump(logger);
        pump.Start();
        await pump.WaitUntilAsync(1, _deadline.Token);
        Assert.Equal([4000, 4001, 4002], logger.Ids);
    }

    [Fact]
    public async Task Messages_are_given_back_after_their_batch()
    {
        var seen = new List<MessagePosted>();
        _projection.OnRow = chatEvent => seen.Add((MessagePosted)chatEvent);
        // A room of this test's own: what it gives back may be rented by another test at once.
        var room = Guid.NewGuid();
        await PostAsync(3, room);
        await using (var pump = Pump())
        {
            pump.Start();
            await pump.WaitUntilAsync(3, _deadline.Token);
        }
        Assert.Equal(3, seen.Count);
        // A message that went back to the pool was cleared.
        Assert.All(seen, message => Assert.NotEqual(room, message.RoomId));
    }

    [Fact]
    public async Task A_stopped_pump_says_so_to_those_who_wait()
    {
        var pump = Pump();
        pump.Start();
        var waiting = pump.WaitUntilAsync(1, _deadline.Token);
        await pump.StopAsync();
        await pump.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await pump.DisposeAsync();
    }

    private static ulong[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(n => (ulong)n)];

    private ProjectionPump Pump(ILogger<ProjectionPump>? logger = null) => new(
        _log, _projection,
        new ProjectionPumpOptions
        {
            BatchCount = 100,
            Linger = TimeSpan.FromMilliseconds(1),
            FirstPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(4),
        },
        TimeProvider.System, logger ?? NullLogger<ProjectionPump>.Instance);

    private async Task PostAsync(int count, Guid? room = null)
    {
        var message = EventSamples.Message();
        message.RoomId = room ?? message.RoomId;
        var output = new ArrayBufferWriter<byte>();
        EventCodec.Write(output, message);
        message.Release();
        for (var i = 0; i < count; i++)
            _log.Append(output.WrittenSpan);
        await _log.CommitAsync();
    }
}
