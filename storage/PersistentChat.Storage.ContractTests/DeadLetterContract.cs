using System.Text;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// What every store must do with an event that it refuses, and with one that is set aside. An implementation inherits this and opens itself.
/// </summary>
public abstract class DeadLetterContract
{
    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IStoreFixture> OpenAsync();

    [StoreFact]
    public async Task A_refused_message_is_poisoned_changes_nothing_and_can_be_set_aside()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default);
        var before = StateText.Of(await store.State.LoadAsync(default));
        var refused = Message(Lobby, 3, await store.RefusedTextAsync());

        var failure = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync([Message(Lobby, 2), refused, Message(Lobby, 4)], At(1), At(4), default));

        Assert.Equal(StorageFault.Poisoned, failure.Fault);
        Assert.Equal(before, StateText.Of(await store.State.LoadAsync(default)));
        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 2)], At(1), At(2), default));
        Assert.True(await store.Projection.SetAsideAsync(Letter(3, failure.Message), refused, At(2), At(3), default));
        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 4)], At(3), At(4), default));
        Assert.Equal([1, 2, 4], (await store.Archive.ReadAsync(Lobby, 1, 9, default)).Select(message => message.Number));
    }

    [StoreFact]
    public async Task A_letter_has_the_events_bytes_and_the_reason_and_is_there_after_reopening()
    {
        await using var store = await OpenAsync();
        Assert.True(await store.Projection.SetAsideAsync(Letter(1, "text with \0 in it"), Message(Lobby, 1), null, At(1), default));
        Assert.True(await store.Projection.SetAsideAsync(Letter(2, "why"), Replaced(Lobby, 1, "new"), At(1), At(2), default));
        await store.ReopenAsync();

        var letters = await store.ReadDeadLettersAsync();

        Assert.Equal([(Log, 1UL, "text with \\0 in it"), (Log, 2UL, "why")], letters.Select(letter => (letter.LogId, letter.Sequence, letter.Reason)));
        Assert.Equal("record 1"u8, letters[0].Record.Span);
        Assert.Equal(At(2), await store.Projection.LoadCursorAsync(default));
    }

    [StoreFact]
    public async Task A_message_set_aside_counts_for_its_room_and_is_recognised_when_repeated()
    {
        await using var store = await OpenAsync();
        var message = Message(Lobby, 7);
        await store.Projection.SetAsideAsync(Letter(1, "why"), message, null, At(1), default);

        var state = await store.State.LoadAsync(default);

        Assert.Equal([new RoomPosition(Lobby, 7, message.Time)], state.Positions);
        Assert.Equal([new RecentPost(message.Identity, Lobby, 7)], state.RecentPosts);
        Assert.Empty(await store.Archive.ReadAsync(Lobby, 1, 9, default));
        await using var scan = await store.ScanAsync();
        Assert.Equal([new AbsentRange(Lobby, new NumberRange(7, 7), AbsentReason.SetAside)], scan.Absent);
    }

    [StoreFact]
    public async Task A_replacement_set_aside_leaves_the_message_as_it_was()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default);
        await store.Projection.SetAsideAsync(Letter(2, "why"), Replaced(Lobby, 1, "new"), At(1), At(2), default);

        var message = Assert.Single(await store.Archive.ReadAsync(Lobby, 1, 9, default));
        Assert.Equal("hello"u8, message.Text);
    }

    [StoreFact]
    public async Task An_event_of_state_is_not_set_aside_because_later_ones_build_on_it()
    {
        await using var store = await OpenAsync();
        var failure = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.SetAsideAsync(Letter(1, "why"), Room(Lobby, "Lobby"), null, At(1), default));

        Assert.Equal(StorageFault.Poisoned, failure.Fault);
        Assert.Null(await store.Projection.LoadCursorAsync(default));
        Assert.Empty(await store.ReadDeadLettersAsync());
    }

    [StoreFact]
    public async Task Setting_aside_from_elsewhere_changes_nothing()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default);

        Assert.False(await store.Projection.SetAsideAsync(Letter(3, "why"), Message(Lobby, 3), At(2), At(3), default));

        Assert.Empty(await store.ReadDeadLettersAsync());
        Assert.Equal(At(1), await store.Projection.LoadCursorAsync(default));
        Assert.Equal(1, Assert.Single((await store.State.LoadAsync(default)).Positions).LastNumber);
    }

    private static DeadLetter Letter(ulong sequence, string reason) =>
        new(Log, sequence, Encoding.UTF8.GetBytes($"record {sequence}"), reason);
}
