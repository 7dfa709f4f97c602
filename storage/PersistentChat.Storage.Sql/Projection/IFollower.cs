namespace PersistentChat.Storage.Sql;

/// <summary>A projection with what operators may decide about it.</summary>
internal interface IFollower : IProjection, IAsyncDisposable
{
    /// <inheritdoc cref="FollowingStore.AcceptGapAsync"/>
    ValueTask<bool> AcceptGapAsync(LogCursor? from, LogCursor to, CancellationToken cancellationToken);

    /// <inheritdoc cref="FollowingStore.AdoptLogAsync"/>
    ValueTask<bool> AdoptLogAsync(LogCursor expected, LogCursor start, CancellationToken cancellationToken);
}
