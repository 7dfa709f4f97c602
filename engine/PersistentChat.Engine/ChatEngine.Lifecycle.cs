using System.Diagnostics;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>Start, stop and disposal. Each happens once, whoever asks for it and however often.</summary>
public sealed partial class ChatEngine
{
    /// <summary>A client on a poor line has its answers in that time; nothing is served meanwhile.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    /// <summary>How long a database that does not answer may hold up a stop; a batch takes well under a second.</summary>
    private static readonly TimeSpan PumpPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _lifecycle = new();
    private readonly CancellationTokenSource _startGivenUp = new();

    /// <summary>Completes at the end of the stop: no command is decided any more.</summary>
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task? _start;
    private bool _isStopping;
    private Task? _disposal;
    private bool _running;

    /// <summary>
    /// Loads the state, replays the log, begins a new incarnation and starts the shards. Any thread; further calls wait for the same start.
    /// </summary>
    /// <exception cref="EventLogException">Log and state do not fit together; the message says where it stopped.</exception>
    /// <exception cref="OperationCanceledException">The token ended the start, or the engine was stopped meanwhile.</exception>
    /// <exception cref="InvalidOperationException">
    /// The engine was stopped, or its start failed before: dispose it and create a new one, on the same storage if you like.
    /// </exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_lifecycle)
        {
            if (_isStopping)
                throw new InvalidOperationException("This engine was stopped and cannot start again; create a new one.");
            if (_start is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                throw new InvalidOperationException(
                    "The start of this engine failed; dispose it and create a new one.", _start.Exception?.InnerException);
            }
            return _start ??= Task.Run(() => StartOnceAsync(cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>
    /// Finishes what is accepted, ends every session, waits for the projections and until clients have taken their answers, as
    /// long as the token allows; then stops every thread in any case. Any thread. A start under way is given up first. Further calls wait for
    /// the same end, and only the first is told what went wrong. Not from a shard's thread, whose end it waits for.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token ended the wait; what was not durable by then is not answered.</exception>
    /// <exception cref="EventLogException">The log failed meanwhile.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        bool isFirst;
        lock (_lifecycle)
        {
            isFirst = !_isStopping;
            _isStopping = true;
        }
        if (!isFirst)
        {
            await _over.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            await StopOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _over.SetResult();
        }
    }

    /// <summary>Stops the engine if that was not done yet, and gives back what it holds; not the storage, which is its owner's. Any thread, any number of times.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lifecycle)
            _disposal ??= Task.Run(DisposeOnceAsync);
        return new ValueTask(_disposal);
    }

    private async Task DisposeOnceAsync()
    {
        try
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await _keeper.DisposeAsync().ConfigureAwait(false);
            foreach (var pump in _pumps)
                await pump.DisposeAsync().ConfigureAwait(false);
            _context.Sequencer.Dispose();
            _context.Publisher.Dispose();
            _history.Dispose();
            _subscriptions.Dispose();
            _context.Interception?.Dispose();
            _startGivenUp.Dispose();
            _metrics.Dispose();
        }
    }

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _startGivenUp.Token);
        var watch = Stopwatch.StartNew();
        var replayed = await RecoverAsync(either.Token).ConfigureAwait(false);
        Directory.Load(_state);
        _context.Incarnation = _state.IncarnationOf(Options.NodeNumber) + 1;
        _keeper.Start();
        either.Token.ThrowIfCancellationRequested();
        Volatile.Write(ref _running, true);
        _context.Sequencer.Start();
        _context.Publisher.Start(_shards);
        foreach (var shard in _shards)
            shard.Start();
        foreach (var pump in _pumps)
            pump.Start();
        Submit(new StartNode());
        await DrainAsync(either.Token).ConfigureAwait(false);
        EngineLog.Started(
            _context.Logger, Options.NodeNumber, _context.Incarnation, Directory.UserCount, Directory.Rooms.Count, replayed,
            watch.ElapsedMilliseconds);
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        if (_start is { IsCompleted: false } start)
        {
            await _startGivenUp.CancelAsync().ConfigureAwait(false);
            // Whoever asked for the start is told what became of it.
            await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        try
        {
            if (_running && Failure is null)
                await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await StopPartsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="InvalidOperationException">Always, unless the engine runs.</exception>
    private void ThrowIfNotRunning()
    {
        if (!Volatile.Read(ref _running) || _over.Task.IsCompleted)
            throw new InvalidOperationException(_over.Task.IsCompleted ? "The engine was stopped." : "The engine was not started.");
    }

    private async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _storage.State.LoadAsync(cancellationToken).ConfigureAwait(false);
        _state.Load(snapshot);
        using var reader = _storage.Log.OpenReader(snapshot.Cursor ?? _storage.Log.Start);
        var replayed = 0L;
        for (; reader.TryRead(out var record); replayed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chatEvent = EventCodec.Read(record.Span, reader.Position.Sequence);
            _state.Apply(chatEvent);
            (chatEvent as MessagePosted)?.Release();
        }
        return replayed;
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        // After one more turn of every shard nothing new is submitted: what was, comes before the drain and is answered.
        _context.IsClosing = true;
        await OnShardsAsync(shard => shard.RunAsync(shard.FinishHeld), cancellationToken).ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        await OnShardsAsync(shard => shard.RunAsync(() => shard.EndAll(SessionEndReason.ServerStopping)), cancellationToken)
            .ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        // What a projection lacks now it gets after the next start; so one that is not written at the moment is not waited for.
        var caughtUp = await Task.WhenAll(_pumps.Select(pump => pump.TryCatchUpAsync(cancellationToken))).ConfigureAwait(false);
        if (caughtUp.Contains(false))
            EngineLog.ProjectionsCutShort(_context.Logger);
        await OnShardsAsync(shard => shard.CloseConnectionsAsync(), cancellationToken).ConfigureAwait(false);
    }

    private Task OnShardsAsync(Func<Shard, Task> action, CancellationToken cancellationToken) =>
        Task.WhenAll(_shards.Select(action)).WaitAsync(cancellationToken);

    private async Task StopPartsAsync(CancellationToken cancellationToken)
    {
        await (_context.Interception?.StopAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        _context.Sequencer.Stop();
        await _context.Publisher.StopAsync(cancellationToken).ConfigureAwait(false);
        await _history.StopAsync().ConfigureAwait(false);
        await _subscriptions.StopAsync().ConfigureAwait(false);
        if (_running && Failure is not null)
            await EndSessionsAsync().ConfigureAwait(false);
        foreach (var shard in _shards)
            shard.Stop();
        using var patience = new CancellationTokenSource(PumpPatience, Time);
        await Task.WhenAll(_pumps.Select(pump => pump.StopAsync(patience.Token))).ConfigureAwait(false);
        if (_running)
            EngineLog.Stopped(_context.Logger);
    }

    /// <summary>
    /// After a failure: what is known was answered by now and goes out first; then every connection ends, since its client cannot know more.
    /// A peer that takes nothing does not hold it up for long.
    /// </summary>
    private async Task EndSessionsAsync()
    {
        _context.IsClosing = true;
        using var limit = new CancellationTokenSource(LongestFarewell, Time);
        try
        {
            await OnShardsAsync(shard => shard.RunAsync(() => shard.EndAll(SessionEndReason.LogFailure)), limit.Token).ConfigureAwait(false);
            await OnShardsAsync(shard => shard.CloseConnectionsAsync(), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The shards abort what is still open.
        }
    }
}
