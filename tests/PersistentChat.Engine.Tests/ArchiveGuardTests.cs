using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

public sealed class ArchiveGuardTests
{
    private readonly FakeTime _time = new();
    private readonly SlowArchive _archive = new();
    private readonly ArchiveGuard _guard;

    public ArchiveGuardTests() => _guard = new ArchiveGuard(_archive, _time);

    [Fact]
    public async Task An_archive_that_fails_at_once_is_asked_every_time()
    {
        _archive.Before = () => throw new IOException("refused");
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<IOException>(AskAsync);
        Assert.Equal(3, _archive.Asked);
    }

    [Fact]
    public async Task After_one_that_kept_waiting_nobody_asks_for_a_while_and_then_one_does()
    {
        _archive.Before = () => Fail(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<IOException>(AskAsync);
        await Assert.ThrowsAsync<StorageException>(AskAsync);
        await Assert.ThrowsAsync<StorageException>(async () => await _guard.SearchAsync(new MessageSearch { Rooms = [], Limit = 1 }, default));
        Assert.Equal(1, _archive.Asked);

        _time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<IOException>(AskAsync);
        await Assert.ThrowsAsync<StorageException>(AskAsync);
        Assert.Equal(2, _archive.Asked);

        _time.Advance(TimeSpan.FromSeconds(5));
        _archive.Before = () => { };
        await AskAsync();
        await AskAsync();
        Assert.Equal(4, _archive.Asked);
    }

    [Fact]
    public async Task While_one_asks_again_the_others_are_refused()
    {
        _archive.Before = () => Fail(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<IOException>(AskAsync);
        _time.Advance(TimeSpan.FromSeconds(5));
        var release = new TaskCompletionSource();
        (_archive.Before, _archive.Hold) = (() => { }, release.Task);
        var first = AskAsync();
        await Assert.ThrowsAsync<StorageException>(AskAsync);
        release.SetResult();
        await first;
        await AskAsync();
        Assert.Equal(3, _archive.Asked);
    }

    private Task<LogCursor?> AskAsync() => _guard.LoadCursorAsync(default).AsTask();

    private void Fail(TimeSpan after)
    {
        _time.Advance(after);
        throw new IOException("no answer");
    }

    private sealed class SlowArchive : IArchive
    {
        internal Action Before { get; set; } = () => { };

        internal Task Hold { get; set; } = Task.CompletedTask;

        internal int Asked { get; private set; }

        public async ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
        {
            Asked++;
            Before();
            await Hold;
            return null;
        }

        public ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(Guid roomId, long first, long last, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
