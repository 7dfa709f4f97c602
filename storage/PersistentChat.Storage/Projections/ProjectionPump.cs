using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>
/// Carries the event log into one projection: reads behind its cursor, gives it batches to apply, and goes on where it
/// left off, however often either side fails. Order and exactly-once come from the projection's compare-and-set of its cursor;
/// the pump itself keeps nothing that matters.
/// </summary>
public sealed partial class ProjectionPump : IAsyncDisposable
{
    private readonly IEventLog _log;
    private readonly IProjection _projection;
    private readonly ProjectionPumpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Meter _meter = new("PersistentChat.Storage");
    private readonly Lock _lifecycle = new();
    private Task? _run;
    private PumpPosition? _position;
    private Exception? _failure;
    private TaskCompletionSource? _progress;

    /// <summary>Creates a pump that does nothing until <see cref="Start"/>.</summary>
    public ProjectionPump(
        IEventLog log, IProjection projection, ProjectionPumpOptions options, TimeProvider time, ILogger<ProjectionPump> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_log, _projection, _options, _time, _logger) = (log, projection, options, time, logger);
        _backoff = new Backoff(options.FirstPause, options.LongestPause, time);
        _batch = new ProjectionBatch(options.BatchCount, options.BatchBytes);
        var tag = new KeyValuePair<string, object?>("pchat.projection", projection.Name);
        _meter.CreateObservableGauge(
            "pchat.projection.lag", () => new Measurement<long>(Lag, tag), "{record}", "Committed records that a projection lacks.");
    }

    /// <summary>Sequence number up to which the projection is known to have come; 0 until its cursor was loaded.</summary>
    public ulong Applied => Position?.Sequence ?? 0;

    /// <summary>
    /// How far the projection is known to have come: the log must keep what is behind it. Null until its cursor was loaded, and for
    /// an empty projection: then nothing is known, and nothing of the log may go. It moves back when the projection falls back.
    /// </summary>
    public LogCursor? Position => Volatile.Read(ref _position)?.Cursor;

    /// <summary>Committed records that the projection does not have yet.</summary>
    public long Lag => (long)(_log.Committed.Sequence - Math.Min(Applied, _log.Committed.Sequence));

    /// <summary>Why the pump stopped for good, or null: a record it cannot read, or a log it cannot follow.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Begins to follow the log. Further calls do nothing.</summary>
    public void Start()
    {
        lock (_lifecycle)
            _run ??= Task.Run(RunAsync);
    }

    /// <summary>
    /// Stops between two batches, or gives one up before its transaction commits. Further calls wait for the same end. Use
    /// <see cref="WaitUntilAsync"/> first to have everything applied.
    /// </summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task? run;
        lock (_lifecycle)
            run = _run ??= Task.CompletedTask;
        await run.ConfigureAwait(false);
        Wake();
    }

    /// <summary>Completes when the projection has everything up to <paramref name="sequence"/>.</summary>
    /// <exception cref="EventLogException">The pump stopped for good before that.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled, or the pump was stopped.</exception>
    public async Task WaitUntilAsync(ulong sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            // First the promise, then the look: progress between the two completes the promise.
            var waiting = Promise();
            if (Applied >= sequence)
                return;
            if (Failure is { } failure)
                throw new EventLogException($"Projection {_projection.Name} stopped behind record {Applied}: {failure.Message}", failure);
            if (_stop.IsCancellationRequested)
                throw new OperationCanceledException($"Projection {_projection.Name} was stopped behind record {Applied}.");
            await waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the pump.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _meter.Dispose();
    }

    private Task Promise()
    {
        var waiting = Volatile.Read(ref _progress);
        if (waiting is null)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = Interlocked.CompareExchange(ref _progress, mine, null) ?? mine;
        }
        return waiting.Task;
    }

    private void Wake() => Interlocked.Exchange(ref _progress, null)?.TrySetResult();

    private void MoveTo(LogCursor? cursor)
    {
        Volatile.Write(ref _position, cursor is { } known ? new PumpPosition(known) : null);
        Wake();
    }

    // A cursor is too large to be read and written at once; a reference is not.
    private sealed record PumpPosition(LogCursor Cursor);
}
