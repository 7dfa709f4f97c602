using System.Text;
using static PersistentChat.Storage.ContractTests.ComplianceEvents;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>What every compliance store records, and that it does so once. An implementation inherits this and opens itself.</summary>
public abstract class ComplianceContract
{
    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IComplianceFixture> OpenAsync();

    [StoreFact]
    public async Task A_new_store_is_empty_and_has_no_cursor()
    {
        await using var fixture = await OpenAsync();
        Assert.Equal("compliance", fixture.Store.Projection.Name);
        Assert.Null(await fixture.Store.Projection.LoadCursorAsync(default));
        Assert.Equal("", await TextOfAsync(fixture.Store));
    }

    [StoreFact]
    public async Task A_post_is_recorded_whole_also_where_no_history_is_kept()
    {
        await using var fixture = await OpenAsync();
        var kept = Message(Lobby, 7, "Grüß\ndich");
        kept.IsAlert = true;
        kept.SetContent(Encoding.UTF8.GetBytes("Grüß\ndich"), Encoding.UTF8.GetBytes("{\\rtf1 ü}"));
        await ApplyAsync(fixture.Store, InLog(1, User(5, "alice"), kept, Message(Operations, 1, "gone", kept: false)));
        await fixture.ReopenAsync();

        var (first, second) = await TwoAsync(fixture.Store);
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(first.EntryDate, now.AddMinutes(-10).Ticks, now.AddMinutes(1).Ticks);
        Assert.Equal(
            new ComplianceEvent(
                1, first.EntryDate, ComplianceEventType.Chat, Noon + 2, Lobby, 7, 5, Uri("alice"), "Grüß\ndich", "{\\rtf1 ü}", true, 2),
            first);
        Assert.Equal(
            new ComplianceEvent(2, first.EntryDate, ComplianceEventType.Chat, Noon + 3, Operations, 1, 5, Uri("alice"), "gone", "", false, 3),
            second);
    }

    [StoreFact]
    public async Task Reading_and_searching_are_recorded_once_for_each_room()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(
            fixture.Store,
            InLog(1, User(9, "bob"), Reads("bob", "newest 30", false, Lobby), Reads("bob", "any word \"a 'b\"", true, Lobby, Operations)));

        var events = await fixture.Store.ReadAsync(0, 10, default);
        Assert.All(events, e => Assert.Equal(
            (ComplianceEventType.HistoryRead, null, 9, Uri("bob"), "", false), (e.Type, e.ChatId, e.UserId, e.UserUri, e.Detail, e.IsAlert)));
        Assert.Equal(
            [(Lobby, "newest 30", 2UL), (Lobby, "any word \"a 'b\"", 3UL), (Operations, "any word \"a 'b\"", 3UL)],
            events.Select(e => (e.RoomId, e.Payload, e.Sequence)));
    }

    [StoreFact]
    public async Task Files_are_recorded_with_the_name_they_are_stored_under()
    {
        await using var fixture = await OpenAsync();
        var file = new FileRecord(General, Lobby, Uri("alice"), "Plan.pdf", $"{General}.pdf", 100, new byte[32], 12);
        await ApplyAsync(fixture.Store, InLog(
            1,
            new FileUploaded { File = file },
            new FileDownloaded { FileId = General, RoomId = Lobby, User = Uri("bob"), StoredName = file.StoredName }));

        var (up, down) = await TwoAsync(fixture.Store);
        Assert.Equal(
            (ComplianceEventType.FileUploaded, Lobby, 0, Uri("alice"), $"{General}.pdf", "Plan.pdf"),
            (up.Type, up.RoomId, up.UserId, up.UserUri, up.Payload, up.Detail));
        Assert.Equal(
            (ComplianceEventType.FileDownloaded, Lobby, Uri("bob"), $"{General}.pdf", ""),
            (down.Type, down.RoomId, down.UserUri, down.Payload, down.Detail));
    }

    [StoreFact]
    public async Task A_replacement_is_recorded_beside_the_post_and_a_purge_with_its_numbers()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture.Store, InLog(1, Message(Lobby, 3, "secret")));
        await ApplyAsync(fixture.Store, InLog(
            2,
            new MessageReplaced { RoomId = Lobby, Number = 3, User = Uri("carol"), Text = "removed" },
            new MessagesRemoved { RoomId = Lobby, User = "retention", Ranges = [new NumberRange(1, 2), new NumberRange(9, 9)] }));

        Assert.Equal(
            [
                (ComplianceEventType.Chat, 3L, Uri("alice"), "secret"), (ComplianceEventType.Replaced, 3L, Uri("carol"), "removed"),
                (ComplianceEventType.Purged, null, "retention", "1-2, 9"),
            ],
            (await fixture.Store.ReadAsync(0, 10, default)).Select(e => (e.Type, e.ChatId, e.UserUri, e.Payload)));
    }

    [StoreFact]
    public async Task Ids_rise_without_gaps_and_a_reader_goes_on_behind_the_last_one_it_has()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture.Store, InLog(1, Message(Lobby, 1), Reads("bob", "newest 5", false, Lobby, Operations)));
        await fixture.ReopenAsync();
        await ApplyAsync(fixture.Store, InLog(3, Message(Lobby, 2), User(1, "bob"), Message(Lobby, 3)));

        Assert.Equal([1L, 2, 3, 4, 5], (await fixture.Store.ReadAsync(0, 10, default)).Select(e => e.EventId));
        Assert.Equal([1L, 2], (await fixture.Store.ReadAsync(0, 2, default)).Select(e => e.EventId));
        Assert.Equal([3L, 4], (await fixture.Store.ReadAsync(2, 2, default)).Select(e => e.EventId));
        Assert.Empty(await fixture.Store.ReadAsync(5, 2, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await fixture.Store.ReadAsync(0, 0, default));
    }

    [StoreFact]
    public async Task A_user_has_the_number_that_the_log_gave_it_last()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture.Store, InLog(1, Message(Lobby, 1), User(5, "alice"), Message(Lobby, 2), User(6, "alice")));
        await ApplyAsync(fixture.Store, InLog(5, Message(Lobby, 3)));
        await fixture.ReopenAsync();
        await ApplyAsync(fixture.Store, InLog(6, Message(Lobby, 4)));

        Assert.Equal([0, 5, 6, 6], (await fixture.Store.ReadAsync(0, 10, default)).Select(e => e.UserId));
    }

    [StoreTheory(Stores = 2)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task What_is_recorded_does_not_depend_on_where_batches_were_cut(int size)
    {
        const int Seed = 20120611;
        await using var whole = await OpenAsync();
        await using var cut = await OpenAsync();
        await ApplyAsync(whole.Store, RandomSessions.Make(Seed, 400));
        foreach (var batch in RandomSessions.Make(Seed, 400).Chunk(size))
            await ApplyAsync(cut.Store, batch);

        var text = await TextOfAsync(whole.Store);
        Assert.Equal(text, await TextOfAsync(cut.Store));
        Assert.Contains("WasCutOff = True", text, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_batch_from_elsewhere_is_not_recorded()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture.Store, InLog(1, Message(Lobby, 1), Joins("bob", First, Lobby)));
        var before = await TextOfAsync(fixture.Store);

        Assert.False(await fixture.Store.Projection.ApplyAsync(InLog(1, Message(Lobby, 1)), null, At(1), default));
        Assert.False(await fixture.Store.Projection.ApplyAsync(InLog(2, Joins("bob", First, Lobby)), At(1), At(2), default));
        Assert.False(await fixture.Store.Projection.ApplyAsync(
            InLog(3, Message(Lobby, 3)), new LogCursor(Guid.NewGuid(), 2, 200), At(3), default));

        Assert.Equal(before, await TextOfAsync(fixture.Store));
        Assert.Equal(At(2), await fixture.Store.Projection.LoadCursorAsync(default));
    }

    [StoreFact(Stores = 2)]
    public async Task Two_pumps_at_once_record_each_event_once_with_the_right_users()
    {
        await using var fixture = await OpenAsync();
        await using var other = await OpenAsync();
        const ulong Batches = 40;
        await Task.WhenAll(Task.Run(PumpAsync), Task.Run(PumpAsync));

        // Every other event gives the author another number.
        await ApplyAsync(other.Store, [.. Enumerable.Range(1, (int)Batches).Select(i => EventAt((ulong)i))]);
        Assert.Equal(await TextOfAsync(other.Store), await TextOfAsync(fixture.Store));

        async Task PumpAsync()
        {
            while (await fixture.Store.Projection.LoadCursorAsync(default) is var at && (at?.Sequence ?? 0) < Batches)
            {
                var next = (at?.Sequence ?? 0) + 1;
                await fixture.Store.Projection.ApplyAsync([EventAt(next)], at, At(next), default);
            }
        }

        static ChatEvent EventAt(ulong sequence) =>
            InLog(sequence, sequence % 2 == 0 ? Message(Lobby, (long)sequence) : User((int)sequence, "alice"))[0];
    }

    [StoreFact]
    public async Task An_event_that_is_set_aside_is_not_recorded_and_those_after_it_are()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture.Store, InLog(1, Message(Lobby, 1)));
        var letter = new DeadLetter(Log, 2, new byte[] { 1, 2, 0 }, "because \0 of that");

        Assert.False(await fixture.Store.Projection.SetAsideAsync(letter, InLog(2, Message(Lobby, 2))[0], At(3), At(4), default));
        Assert.True(await fixture.Store.Projection.SetAsideAsync(letter, InLog(2, Message(Lobby, 2))[0], At(1), At(2), default));
        await ApplyAsync(fixture.Store, InLog(3, Message(Lobby, 3)));

        Assert.Equal([(1L, 1L), (2L, 3L)], (await fixture.Store.ReadAsync(0, 9, default)).Select(e => (e.EventId, e.ChatId!.Value)));
    }

    [StoreFact]
    public async Task An_event_that_later_ones_build_on_is_not_set_aside()
    {
        await using var fixture = await OpenAsync();
        foreach (var chatEvent in InLog(1, Joins("bob", First, Lobby), Parts("bob", First, Lobby), NodeStarts(1, 2), User(1, "bob")))
        {
            var letter = new DeadLetter(Log, 1, new byte[] { 1 }, "reason");
            var refusal = await Assert.ThrowsAsync<StorageException>(
                async () => await fixture.Store.Projection.SetAsideAsync(letter, chatEvent, null, At(1), default));
            Assert.Equal(StorageFault.Poisoned, refusal.Fault);
        }
        Assert.Null(await fixture.Store.Projection.LoadCursorAsync(default));
    }

    [StoreFact]
    public async Task A_text_that_a_database_may_not_hold_is_kept_or_reported_as_poisoned()
    {
        await using var fixture = await OpenAsync();
        var failure = await Record.ExceptionAsync(async () =>
            await fixture.Store.Projection.ApplyAsync(InLog(1, Message(Lobby, 1, "a\0b")), null, At(1), default));

        if (failure is null)
            Assert.Equal("a\0b", Assert.Single(await fixture.Store.ReadAsync(0, 9, default)).Payload);
        else
            Assert.Equal(StorageFault.Poisoned, Assert.IsType<StorageException>(failure).Fault);
    }

    [StoreFact]
    public async Task Events_of_the_catalog_only_move_the_cursor_and_an_unknown_kind_stops_the_batch()
    {
        await using var fixture = await OpenAsync();
        ChatEvent[] catalog =
        [
            Category(General, "General"), Room(Lobby, "Lobby"), Access(Grant(Lobby, "*", AccessList.Member)), Preference("u", "l", 1, ""),
            Credential("u", 1), Policy("Global"), Assigned("u", ""), AddIn(General, "A"), Follows("u", Lobby), Invited("u", Lobby, 1),
            Principal(1, 2),
        ];
        await ApplyAsync(fixture.Store, InLog(1, catalog));
        Assert.Equal("", await TextOfAsync(fixture.Store));

        await Assert.ThrowsAsync<StorageException>(async () =>
            await fixture.Store.Projection.ApplyAsync(InLog(12, Message(Lobby, 1), new UnknownEvent()), At(11), At(13), default));
        Assert.Equal("", await TextOfAsync(fixture.Store));
        Assert.Equal(At(11), await fixture.Store.Projection.LoadCursorAsync(default));
    }

    private static async Task ApplyAsync(IComplianceStore store, ChatEvent[] events)
    {
        var from = events[0].Sequence - 1;
        Assert.True(await store.Projection.ApplyAsync(events, from == 0 ? null : At(from), At(events[^1].Sequence), default));
    }

    private static async Task<(ComplianceEvent First, ComplianceEvent Second)> TwoAsync(IComplianceStore store)
    {
        var events = await store.ReadAsync(0, 10, default);
        Assert.Equal(2, events.Count);
        return (events[0], events[1]);
    }

    private sealed class UnknownEvent : ChatEvent
    {
        public override EventKind Kind => EventKind.NodeGone;
    }
}
