using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>
/// Lets a compliance store that is switched on late, or that was lost with a data folder, begin where the event log does, knowing the
/// users that were named before. Without it the projection would wait for records that nobody has any more.
/// </summary>
internal sealed class ComplianceBeginning(IProjection inner, ILocalState state, IEventLog log) : IProjection
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public async ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
    {
        var start = log.Start;
        if (await inner.LoadCursorAsync(cancellationToken) is { } cursor)
            return cursor;
        var users = (await state.LoadAsync(cancellationToken)).Users.Select(user => new UserChanged { User = user });
        // Whoever else was faster has done the same.
        await inner.ApplyAsync([.. users], null, start, cancellationToken);
        return await inner.LoadCursorAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ApplyAsync(
        IReadOnlyList<ChatEvent> events, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        inner.ApplyAsync(events, from, to, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> SetAsideAsync(
        DeadLetter letter, ChatEvent chatEvent, LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        inner.SetAsideAsync(letter, chatEvent, from, to, cancellationToken);
}
