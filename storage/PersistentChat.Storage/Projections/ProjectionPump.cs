using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>
/// Carries the event log into one projection: reads behind its cursor, gives it batches to apply, and goes on where it
/// left off, however often either side fails. Order and exactly-once come from the projection's compare-and-set of its cursor;
/// the pump itself keeps nothing that matters. What it does about a failure depends on <see cref="StorageException.Fault"/>.
/// </summary>
public sealed partial class ProjectionPump : IAsyncDisposable
{
    // A batch takes well under a second; a database that needs longer does not answer.
    private static readonly TimeSpan NoProgress = TimeSpan.FromSeconds(2);

    private readonly IEventLog _log;
    private readonly IProjection _projection;
    private readonly ProjectionPumpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PumpMonitor _monitor;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lifecycle = new();
    private Task? _run;
    private bool _leftAlone;
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
        _monitor = new PumpMonitor(projection.Name, log, time, logger);
    }

    /// <summary>Sequence number up to which the projection is known to have come; 0 until its cursor was loaded.</summary>
    public ulong Applied => _monitor.Applied;

    /// <summary>
    /// How far the projection is known to have come: the log must keep what is behind it. Null until its cursor was loaded, and for
    /// an empty projection: then nothing is known, and nothing of the log may go. It moves back when the projection falls back.
    /// </summary>
    public LogCursor? Position => _monitor.Position;

    /// <summary>Committed records that the projection does not have yet; until its cursor was loaded, all that the log has.</summary>
    public long Lag => _monitor.Status.LagRecords;

    /// <summary>Everything there is to know about the pump.</summary>
    public PumpStatus Status => _monitor.Status;

    /// <summary>
    /// Why the projection does not follow the log until somebody acts, or null. Only in <see cref="PumpState.Stopped"/> it takes
    /// a new pump; otherwise what was done is noticed within a <see cref="ProjectionPumpOptions.LongestPause"/> or two.
    /// </summary>
    public Exception? Failure => _monitor.Failure;

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
    /// <param name="patience">
    /// How long to wait for a database that does not answer. Then the batch under way is left to itself: it is applied whole or not
    /// at all, and no other follows.
    /// </param>
    public async Task StopAsync(CancellationToken patience = default)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task run;
        lock (_lifecycle)
            run = _run ??= Task.CompletedTask;
        await run.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leftAlone = !run.IsCompleted;
        if (_monitor.State != PumpState.Stopped)
            _monitor.Stopped(null);
        Wake();
    }

    /// <summary>Completes when the projection has everything up to <paramref name="sequence"/>.</summary>
    /// <exception cref="EventLogException">The projection does not follow the log until somebody acts, see <see cref="Failure"/>.</exception>
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

    /// <summary>
    /// Waits for the projection to have everything that is committed now, for as long as it gets on: one that is not written at the
    /// moment is not waited for.
    /// </summary>
    /// <returns>True if it has everything.</returns>
    public async Task<bool> TryCatchUpAsync(CancellationToken cancellationToken)
    {
        var sequence = _log.Committed.Sequence;
        while (true)
        {
            var waiting = Promise();
            if (Applied >= sequence)
                return true;
            if (!_monitor.GetsOn || _stop.IsCancellationRequested)
                return false;
            try
            {
                await waiting.WaitAsync(NoProgress, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                return Applied >= sequence;
            }
        }
    }

    /// <summary>Stops the pump, unless that was given up before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_leftAlone)
            await StopAsync().ConfigureAwait(false);
        _monitor.Dispose();
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
}
