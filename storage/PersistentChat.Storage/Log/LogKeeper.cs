using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>
/// Keeps an event log as long as it should be: drops records behind the slowest projection and the window of
/// <see cref="LogRetentionOptions"/>, and tells by <see cref="Space"/> how near the end of the disk is. A projection that is away holds
/// the log. Looks about once a second; more often while space is short.
/// </summary>
public sealed class LogKeeper : IAsyncDisposable
{
    /// <summary>A look costs one question to the system.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>While space is short, a second would be long: what is taken in it must fit.</summary>
    private static readonly TimeSpan ShortInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Marks in the window, by age and by bytes: the log keeps at most so much less exactly than it could.</summary>
    private const int MarksInWindow = 10_000;

    private const int BytesMarksInWindow = 64;

    private readonly IEventLog _log;
    private readonly Func<LogCursor?> _slowest;
    private readonly LogRetentionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Meter _meter = new("PersistentChat.Storage");
    private readonly CancellationTokenSource _stop = new();
    private readonly LogMarks _marks;
    private readonly LogMarks _young;
    private LogSurvey? _survey;
    private bool _isFailing;
    private Task _run = Task.CompletedTask;

    /// <summary>Creates a keeper that does nothing until <see cref="Start"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="slowest">Up to where every projection has come; null while that is unknown, and then nothing is dropped.</param>
    /// <param name="options">Window, limit and reserve; validated here.</param>
    /// <param name="time">Clock and timer source.</param>
    /// <param name="logger">Told of each change of <see cref="LogSpace.State"/> (event ids 4020 to 4029).</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LogKeeper(
        IEventLog log, Func<LogCursor?> slowest, LogRetentionOptions options, TimeProvider time, ILogger<LogKeeper> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_log, _slowest, _options, _time, _logger) = (log, slowest, options, time, logger);
        Space = new LogSpace(options);
        _marks = NewMarks();
        _young = NewMarks();
        Observe();
    }

    /// <summary>Whether the log has room; measured by every look, the first of them in <see cref="Start"/>.</summary>
    public LogSpace Space { get; }

    /// <summary>
    /// Called after <see cref="IEventLog.Truncate"/>, which may wait for the next commit: on a quiet node somebody has to make one. Set
    /// before <see cref="Start"/>.
    /// </summary>
    public Action? OnTruncated { get; set; }

    /// <summary>Called once if the log has failed, also when nobody was using it. Set before <see cref="Start"/>.</summary>
    public Action<Exception>? OnFailure { get; set; }

    /// <summary>Looks for the first time, then begins to look by itself.</summary>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public void Start()
    {
        Begin();
        _run = Task.Run(RunAsync);
    }

    /// <summary>Stops looking.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _survey?.Dispose();
        _meter.Dispose();
    }

    /// <summary>The first look, without those that follow by themselves.</summary>
    internal void Begin()
    {
        _survey = new LogSurvey(_log, _marks);
        Measure();
    }

    /// <summary>One look: measure, mark, drop.</summary>
    internal void Look()
    {
        Measure();
        Mark();
        if (_slowest() is not { } slowest || slowest.LogId != _log.LogId)
            return;
        var oldest = _time.GetUtcNow().Ticks - _options.RetainAge.Ticks;
        var mayGo = _marks.Take((time, position) => position.Sequence <= slowest.Sequence
            && (time < oldest || _log.BytesBehind(position) - _log.BytesBehind(slowest) >= _options.RetainBytes));
        if (mayGo is not { } before || before.Sequence <= _log.Start.Sequence)
            return;
        _log.Truncate(before);
        _logger.Dropping(before.Sequence);
        OnTruncated?.Invoke();
    }

    private async Task RunAsync()
    {
        try
        {
            while (_log.Failure is null)
            {
                await Timers.WaitAsync(_time, Space.State == LogSpaceState.Free ? Interval : ShortInterval, _stop.Token).ConfigureAwait(false);
                TryLook();
            }
            OnFailure?.Invoke(_log.Failure);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>What goes wrong while looking harms nobody: the log only becomes longer. A failure of the log itself ends the loop.</summary>
    private void TryLook()
    {
        try
        {
            Look();
            _isFailing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EventFormatException)
        {
            if (_log.Failure is null && !_isFailing)
                _logger.CannotKeep(e);
            _isFailing = true;
        }
    }

    private void Measure()
    {
        if (Space.Update(_log.BytesBehind(_log.Start), _log.FreeBytes))
            Say();
    }

    private void Say()
    {
        switch (Space.State)
        {
            case LogSpaceState.Free: _logger.HasSpace(Space.Size, Space.Free); break;
            case LogSpaceState.Slow: _logger.Slow(Space.Size, Space.Limit, Space.Free, _options.DiskReserve); break;
            default: _logger.Full(Space.Size, Space.Limit, Space.Free, _options.DiskReserve); break;
        }
    }

    /// <summary>Marks of the present wait until those of the past are complete, so that there is one order of them.</summary>
    private void Mark()
    {
        (_survey is null ? _marks : _young).Set(_time.GetUtcNow().Ticks, _log.Committed);
        if (_survey is null || _survey.Step())
            return;
        _survey.Dispose();
        _survey = null;
        _marks.Append(_young);
    }

    private LogMarks NewMarks() => new(
        _log,
        new TimeSpan(Math.Max(TimeSpan.FromMinutes(1).Ticks, _options.RetainAge.Ticks / MarksInWindow)),
        Math.Max(1, _options.RetainBytes / BytesMarksInWindow));

    private void Observe()
    {
        _meter.CreateObservableGauge("pchat.log.size", () => Space.Size, "By", "Bytes of the event log's records.");
        _meter.CreateObservableGauge("pchat.log.limit", () => Space.Limit, "By", "Limit of the event log's size; 0 for none.");
        _meter.CreateObservableGauge("pchat.log.disk.free", () => Space.Free, "By", "Bytes free on the event log's disk.");
        _meter.CreateObservableGauge("pchat.log.pressure", () => Space.Pressure, "1", "How near the event log's end is: 0 has room, 1 is full.");
    }
}
