using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>What is dropped from a log, and what never is. Files of the log have 128 KiB here.</summary>
public sealed class LogKeeperTests : IAsyncLifetime, IAsyncDisposable
{
    private const int FileBytes = 128 * 1024;

    private readonly LogFolder _folder = new();
    private readonly FakeTime _time = new();
    private FasterEventLog? _log;
    private LogKeeper? _keeper;
    private LogCursor? _slowest;
    private int _messages;

    [Fact]
    public async Task Files_behind_the_slowest_projection_go_when_the_window_in_bytes_lies_between()
    {
        await OpenAsync(new LogRetentionOptions { RetainBytes = 4 * FileBytes });
        await PostAsync(12 * FileBytes);
        await GoneAsync("events.0");
        Assert.InRange(_log!.BytesBehind(_log.Start), 4 * FileBytes, 5 * FileBytes);
        await GoneAsync("events.4");
        Assert.True(File.Exists(_folder.FileOf("events.8")));
    }

    [Fact]
    public async Task Records_that_are_older_than_the_window_go_also_when_nothing_new_comes()
    {
        await OpenAsync(new LogRetentionOptions { RetainAge = TimeSpan.FromHours(1) });
        await PostAsync(3 * FileBytes);
        _time.Advance(TimeSpan.FromMinutes(61));
        await LookAsync();
        Assert.Equal(_log!.Committed, _log.Start);
        await GoneAsync("events.1");
    }

    [Fact]
    public async Task Records_younger_than_the_window_stay_however_many_were_older()
    {
        await OpenAsync(new LogRetentionOptions { RetainAge = TimeSpan.FromHours(1) });
        await PostAsync(FileBytes);
        var old = _log!.Committed;
        _time.Advance(TimeSpan.FromMinutes(59));
        await PostAsync(FileBytes);
        _time.Advance(TimeSpan.FromMinutes(3));
        await LookAsync();
        Assert.Equal(old.Sequence, _log.Start.Sequence);
    }

    [Fact]
    public async Task A_projection_that_lags_holds_the_log_and_can_go_on_from_its_cursor()
    {
        await OpenAsync(new LogRetentionOptions { RetainBytes = 0, RetainAge = TimeSpan.Zero });
        await PostAsync(2 * FileBytes);
        var lagging = _log!.Committed;
        await PostAsync(4 * FileBytes, follow: false);
        _time.Advance(TimeSpan.FromDays(30));
        await LookAsync();
        Assert.InRange(_log.Start.Sequence, 1UL, lagging.Sequence);
        using var reader = _log.OpenReader(lagging);
        while (reader.TryRead(out _))
        {
        }
        Assert.Equal((ulong)_messages, reader.Position.Sequence);
    }

    [Fact]
    public async Task Nothing_goes_while_a_projection_has_not_said_how_far_it_is()
    {
        await OpenAsync(new LogRetentionOptions { RetainBytes = 0, RetainAge = TimeSpan.Zero });
        _slowest = null;
        await PostAsync(4 * FileBytes, follow: false);
        Assert.Equal(0UL, _log!.Start.Sequence);
    }

    [Fact]
    public async Task After_a_restart_records_have_the_age_that_they_had()
    {
        var window = new LogRetentionOptions { RetainAge = TimeSpan.FromHours(1) };
        await OpenAsync(window);
        await PostAsync(2 * FileBytes);
        var old = _log!.Committed;
        _time.Advance(TimeSpan.FromMinutes(50));
        await PostAsync(FileBytes);
        await CloseAsync();
        _time.Advance(TimeSpan.FromMinutes(20));

        await OpenAsync(window);
        await LookAsync();
        // A mark stands within a minute or a sixty-fourth of the window of the place.
        Assert.InRange(_log.Start.Sequence, 1UL, old.Sequence);
        await GoneAsync("events.0");
        await CloseAsync();

        await OpenAsync(window);
        Assert.InRange(_log.Start.Sequence, 1UL, old.Sequence);
        Assert.Equal((ulong)_messages, _log.Committed.Sequence);
    }

    [Fact]
    public async Task A_reader_that_was_overtaken_is_told_that_records_are_gone_and_not_that_they_are_damaged()
    {
        await OpenAsync(new LogRetentionOptions { RetainBytes = 0 });
        using var reader = _log!.OpenReader(_log.Start);
        await PostAsync(4 * FileBytes);
        await GoneAsync("events.0");
        var refusal = Assert.Throws<EventLogException>(() => reader.TryRead(out _));
        Assert.Contains("are gone from the event log", refusal.Message);
    }

    [Fact]
    public async Task A_commit_is_asked_for_when_something_may_go()
    {
        await OpenAsync(new LogRetentionOptions { RetainBytes = 0 });
        var asked = 0;
        _keeper!.OnTruncated = () => asked++;
        _keeper.Look();
        Assert.Equal(0, asked);
        await PostAsync(FileBytes);
        Assert.True(asked > 0);
    }

    [Fact]
    public async Task The_next_file_has_its_space_before_it_is_needed()
    {
        await OpenAsync(new LogRetentionOptions());
        await PostAsync(1);
        await AppearsAsync("events.1");
        Assert.Equal(0, new FileInfo(_folder.FileOf("events.1")).Length);
        await PostAsync(2 * FileBytes);
        Assert.True(new FileInfo(_folder.FileOf("events.1")).Length > 0);
        await AppearsAsync("events.3");
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 0, -1)]
    [InlineData(1000, 1999, 0)]
    public void Options_that_cannot_be_are_refused(long retained, long limit, long reserve) =>
        Assert.ThrowsAny<ArgumentException>(
            new LogRetentionOptions { RetainBytes = retained, DiskLimit = limit, DiskReserve = reserve }.Validate);

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // This version of xunit calls only this one.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync(LogRetentionOptions options)
    {
        _log = await _folder.OpenAsync();
        _slowest = _log.Committed;
        _keeper = new LogKeeper(_log, () => _slowest, options, _time, NullLogger<LogKeeper>.Instance);
        _keeper.Begin();
    }

    private async Task CloseAsync()
    {
        if (_keeper is not null)
            await _keeper.DisposeAsync();
        if (_log is not null)
            await _log.DisposeAsync();
    }

    /// <summary>Posts so many bytes; the projection keeps up, or it stays where it is.</summary>
    private async Task PostAsync(int bytes, bool follow = true)
    {
        var record = new ArrayBufferWriter<byte>();
        for (; bytes > 0; bytes -= record.WrittenCount)
        {
            record.Clear();
            var message = TestEvents.Message(TestEvents.Lobby, ++_messages, new string('x', 8_000));
            message.Time = _time.GetUtcNow().Ticks;
            EventCodec.Write(record, message);
            message.Release();
            _log!.Append(record.WrittenSpan);
            await _log.CommitAsync();
            if (follow)
                _slowest = _log.Committed;
            await LookAsync();
        }
    }

    /// <summary>Files go when no reader can be in them any more, which nobody tells.</summary>
    private Task GoneAsync(string file) => ExistsAsync(file, false);

    /// <summary>Files are made ahead in the background.</summary>
    private Task AppearsAsync(string file) => ExistsAsync(file, true);

    private async Task ExistsAsync(string file, bool exists)
    {
        var limit = Stopwatch.StartNew();
        while (File.Exists(_folder.FileOf(file)) != exists)
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(20), $"{file} is {(exists ? "not" : "still")} there");
            await Task.Delay(10);
        }
    }

    private async Task LookAsync()
    {
        _keeper!.Look();
        await _log!.CommitAsync();
    }
}
