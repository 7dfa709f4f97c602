using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>What the cursor of every projection guarantees: each event exactly once, whatever fails. Inherited by implementations.</summary>
public abstract class CursorContract
{
    protected abstract Task<IStoreFixture> OpenAsync();

    public static TheoryData<ulong, long, bool> WrongPlaces => new()
    {
        { 1, 100, true },
        { 3, 300, true },
        { 2, 201, true },
        { 2, 200, false },
    };

    [StoreTheory]
    [MemberData(nameof(WrongPlaces))]
    public async Task A_batch_from_elsewhere_changes_nothing(ulong sequence, long address, bool sameLog)
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 2), null, At(2), default);
        var before = StateText.Of(await store.State.LoadAsync(default));
        var wrong = new LogCursor(sameLog ? Log : Guid.NewGuid(), sequence, address);

        Assert.False(await store.Projection.ApplyAsync([Message(Lobby, 3), User(1, "alice")], wrong, At(4), default));

        await RequireUnchangedAsync(store, before);
    }

    [StoreFact]
    public async Task A_first_batch_is_refused_when_there_was_one()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 2), null, At(2), default);
        var before = StateText.Of(await store.State.LoadAsync(default));

        Assert.False(await store.Projection.ApplyAsync([Message(Lobby, 3)], null, At(3), default));

        await RequireUnchangedAsync(store, before);
    }

    [StoreFact]
    public async Task A_later_batch_is_refused_by_an_empty_projection()
    {
        await using var store = await OpenAsync();
        Assert.False(await store.Projection.ApplyAsync([User(1, "alice")], At(2), At(3), default));
        Assert.Null(await store.Projection.LoadCursorAsync(default));
        Assert.Empty((await store.State.LoadAsync(default)).Users);
    }

    [StoreFact]
    public async Task After_a_refusal_the_right_batch_is_taken()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 2), null, At(2), default);
        Assert.False(await store.Projection.ApplyAsync([Message(Lobby, 3)], At(1), At(3), default));

        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 3)], At(2), At(3), default));

        Assert.Equal(At(3), await store.Projection.LoadCursorAsync(default));
        Assert.Equal(3, (await store.Archive.ReadAsync(Lobby, 1, 9, default)).Count);
    }

    [StoreFact]
    public async Task A_batch_that_fails_in_its_middle_leaves_nothing_and_the_next_one_works()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([User(1, "alice"), Message(Lobby, 1)], null, At(2), default);
        var before = StateText.Of(await store.State.LoadAsync(default));

        // The third message has the number of the first, after catalog rows and two messages of the batch were written.
        ChatEvent[] broken = [User(2, "bob"), Room(Lobby, "Lobby"), Message(Lobby, 2), Message(Lobby, 3), Message(Lobby, 1)];
        var refused = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync(broken, At(2), At(7), default));
        Assert.Equal(StorageFault.Poisoned, refused.Fault);

        await RequireUnchangedAsync(store, before, messages: 1);
        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 2)], At(2), At(3), default));
    }

    [StoreFact]
    public async Task An_event_of_an_unknown_kind_stops_the_batch()
    {
        await using var store = await OpenAsync();
        ChatEvent[] events = [User(1, "alice"), new UnknownEvent()];
        var refused = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync(events, null, At(2), default));
        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.Null(await store.Projection.LoadCursorAsync(default));
        Assert.Empty((await store.State.LoadAsync(default)).Users);
    }

    [StoreFact]
    public async Task A_cancelled_batch_changes_nothing()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 2), null, At(2), default);
        var before = StateText.Of(await store.State.LoadAsync(default));
        using var cancellation = new CancellationTokenSource();
        var events = new CancellingList(Messages(Lobby, 3, 10), cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Projection.ApplyAsync(events, At(2), At(12), cancellation.Token));

        await RequireUnchangedAsync(store, before);
    }

    [StoreFact]
    public async Task The_empty_batch_moves_the_cursor()
    {
        await using var store = await OpenAsync();
        Assert.True(await store.Projection.ApplyAsync([], null, At(5), default));
        Assert.Equal(At(5), (await store.State.LoadAsync(default)).Cursor);
    }

    [StoreFact]
    public async Task Two_pumps_at_once_apply_each_batch_once()
    {
        await using var store = await OpenAsync();
        const int Batches = 30;
        await Task.WhenAll(Task.Run(PumpAsync), Task.Run(PumpAsync));
        var read = await store.Archive.ReadAsync(Lobby, 1, 1000, default);
        Assert.Equal(Enumerable.Range(1, Batches).Select(number => (long)number), read.Select(message => message.Number));

        async Task PumpAsync()
        {
            while (await store.Projection.LoadCursorAsync(default) is var at && (at?.Sequence ?? 0) < Batches)
            {
                var next = (at?.Sequence ?? 0) + 1;
                await store.Projection.ApplyAsync([Message(Lobby, (long)next)], at, At(next), default);
            }
        }
    }

    private static async Task RequireUnchangedAsync(IStoreFixture store, string before, int messages = 2)
    {
        Assert.Equal(before, StateText.Of(await store.State.LoadAsync(default)));
        Assert.Equal(messages, (await store.Archive.ReadAsync(Lobby, 1, 1000, default)).Count);
        await store.ReopenAsync();
        Assert.Equal(before, StateText.Of(await store.State.LoadAsync(default)));
    }

    private sealed class UnknownEvent : ChatEvent
    {
        public override EventKind Kind => EventKind.NodeGone;
    }

    /// <summary>Cancels when its last event is taken, which is after the gate and before the transaction's end.</summary>
    private sealed class CancellingList(IReadOnlyList<ChatEvent> events, CancellationTokenSource cancellation) : IReadOnlyList<ChatEvent>
    {
        public int Count => events.Count;

        public ChatEvent this[int index]
        {
            get
            {
                if (index == Count - 1)
                    cancellation.Cancel();
                return events[index];
            }
        }

        public IEnumerator<ChatEvent> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
