using PersistentChat.Storage;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class ComplianceBeginningTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_of_a_whole_log_begins_with_its_first_event()
    {
        await using var store = await SqliteStore.OpenComplianceAsync(_folder.In("compliance.db"));
        await using var log = new MemoryEventLog();
        Assert.Equal(log.Start, await new ComplianceBeginning(store.Projection, new State(), log).LoadCursorAsync(default));
        Assert.Equal(log.Start, await store.Projection.LoadCursorAsync(default));
    }

    [Fact]
    public async Task A_record_switched_on_late_begins_where_the_log_does_and_knows_the_users()
    {
        await using var store = await SqliteStore.OpenComplianceAsync(_folder.In("compliance.db"));
        await using var log = new CutLog();
        var beginning = new ComplianceBeginning(store.Projection, new State(), log);

        Assert.Equal(log.Start, await beginning.LoadCursorAsync(default));
        var message = MessagePosted.Rent();
        (message.RoomId, message.Number, message.Author, message.Sequence) = (Guid.NewGuid(), 5, "sip:alice@contoso.com", log.Start.Sequence + 1);
        var next = log.Start with { Sequence = log.Start.Sequence + 1, Address = 1000 };
        Assert.True(await beginning.ApplyAsync([message], log.Start, next, default));

        Assert.Equal((1L, 7), (await store.ReadAsync(0, 9, default)).Select(e => (e.EventId, e.UserId)).Single());
        Assert.Equal(next, await beginning.LoadCursorAsync(default));
    }

    private sealed class State : ILocalState
    {
        public ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new LocalSnapshot { Users = [new UserRecord(7, "sip:alice@contoso.com", "Alice")] });
    }

    /// <summary>A log whose first records are gone. Only where it begins is asked.</summary>
    private sealed class CutLog : IEventLog
    {
        public Guid LogId { get; } = Guid.NewGuid();

        public LogCursor Start => new(LogId, 40, 900);

        public LogCursor Committed => throw new NotSupportedException();

        public long FreeBytes => throw new NotSupportedException();

        public Exception? Failure => throw new NotSupportedException();

        public long BytesBehind(LogCursor position) => throw new NotSupportedException();

        public ulong Append(ReadOnlySpan<byte> record) => throw new NotSupportedException();

        public ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IEventLogReader OpenReader(LogCursor after) => throw new NotSupportedException();

        public void Truncate(LogCursor before) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
