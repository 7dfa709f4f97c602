namespace PersistentChat.Storage.Sql;

/// <summary>Local state and archive as one projection: their rows and the cursor change in one transaction.</summary>
internal sealed class SqlProjection(SqlDatabase database, SchemaGate schema, SqlStoreOptions options) : IProjection, IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly EventFold _fold = new();
    private WriteSession? _session;

    /// <inheritdoc/>
    public string Name => options.Projection;

    /// <inheritdoc/>
    public async ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
    {
        await schema.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await TableReader.LoadCursorAsync(database, Name, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> SetAsideAsync(
        DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public async ValueTask<bool> ApplyAsync(
        IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _fold.Fold(events);
            _session ??= await WriteSession.OpenAsync(database, options, cancellationToken).ConfigureAwait(false);
            return await _session.ApplyAsync(_fold, from, to, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await CloseSessionAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _fold.Clear();
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        await CloseSessionAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async ValueTask CloseSessionAsync()
    {
        var session = _session;
        _session = null;
        if (session is not null)
            await session.DisposeAsync().ConfigureAwait(false);
    }
}
