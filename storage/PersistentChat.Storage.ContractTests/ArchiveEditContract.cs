using System.Text;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// What every archive must do with messages after they were posted, and what it tells of numbers without a message. An implementation
/// inherits this and opens itself.
/// </summary>
public abstract class ArchiveEditContract
{
    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IStoreFixture> OpenAsync();

    [StoreTheory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_replaced_message_has_the_new_text_and_no_rtf_and_keeps_everything_else(int batch)
    {
        await using var store = await OpenAsync();
        var posted = Message(Lobby, 2);
        posted.SetContent("hello"u8, "{\\rtf1 hello}"u8);
        ChatEvent[] events =
            [Message(Lobby, 1), posted, Message(Operations, 2), Replaced(Lobby, 2, "first"), Replaced(Lobby, 2, "second \u00FC"), Message(Lobby, 3)];
        await ApplyInBatchesAsync(store.Projection, events, batch);

        var read = await store.Archive.ReadAsync(Lobby, 1, 9, default);

        Assert.Equal(["hello", "second \u00FC", "hello"], read.Select(message => Encoding.UTF8.GetString(message.Text)));
        Assert.Equal((posted.Time, posted.Author, 0), (read[1].Time, read[1].Author, read[1].Rtf.Length));
        Assert.Equal("hello", Encoding.UTF8.GetString(Assert.Single(await store.Archive.ReadAsync(Operations, 1, 9, default)).Text));
        Assert.Equal([(Lobby, 2L)], (await MessagesAsync(store)).Where(message => message.IsReplaced).Select(message => (message.RoomId, message.Number)));
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Removed_messages_are_gone_and_their_numbers_are_known_as_removed(int batch)
    {
        await using var store = await OpenAsync();
        ChatEvent[] events =
        [
            .. Messages(Lobby, 1, 9), Message(Operations, 1), Removed(Lobby, new NumberRange(2, 3), new NumberRange(7, 7)),
            Replaced(Lobby, 3, "too late"), Removed(Lobby, new NumberRange(4, 5)),
        ];
        await ApplyInBatchesAsync(store.Projection, events, batch);

        Assert.Equal([1, 6, 8, 9], (await store.Archive.ReadAsync(Lobby, 1, 9, default)).Select(message => message.Number));
        Assert.Single(await store.Archive.ReadAsync(Operations, 1, 9, default));
        await using var scan = await store.ScanAsync();
        Assert.Equal([Absent(2, 5, AbsentReason.Removed), Absent(7, 7, AbsentReason.Removed)], scan.Absent);
        Assert.Contains(scan.Positions, position => position.RoomId == Lobby && position.LastNumber == 9);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_room_without_history_has_one_range_of_absent_numbers(int batch)
    {
        await using var store = await OpenAsync();
        ChatEvent[] events = [.. Enumerable.Range(1, 40).Select(number => Message(Lobby, number, kept: number is 10 or 11))];
        await ApplyInBatchesAsync(store.Projection, events, batch);

        await using var scan = await store.ScanAsync();

        Assert.Equal([Absent(1, 9, AbsentReason.NotKept), Absent(12, 40, AbsentReason.NotKept)], scan.Absent);
    }

    [StoreFact]
    public async Task Ranges_of_one_reason_are_joined_and_those_of_different_reasons_may_overlap()
    {
        await using var store = await OpenAsync();
        ChatEvent[] events =
        [
            .. Enumerable.Range(1, 8).Select(number => Message(Lobby, number, kept: number > 4)),
            Removed(Lobby, new NumberRange(1, 1), new NumberRange(3, 3), new NumberRange(6, 6)),
        ];
        await store.Projection.ApplyAsync(events, null, At(9), default);
        await store.Projection.ApplyAsync([Removed(Lobby, new NumberRange(2, 5))], At(9), At(10), default);

        await using var scan = await store.ScanAsync();

        Assert.Equal([Absent(1, 4, AbsentReason.NotKept), Absent(1, 6, AbsentReason.Removed)], scan.Absent);
    }

    [StoreFact]
    public async Task A_scan_reads_all_messages_in_order_across_pages_and_does_not_see_what_comes_later()
    {
        const int Many = 2500;
        await using var store = await OpenAsync();
        ChatEvent[] events = [.. Messages(Operations, 1, 3), .. Messages(Lobby, 1, Many)];
        await store.Projection.ApplyAsync(events, null, At(Many + 3), default);

        await using var scan = await store.ScanAsync();
        await store.Projection.ApplyAsync([Message(Lobby, Many + 1), Removed(Lobby, new NumberRange(1, 1))], At(Many + 3), At(Many + 5), default);
        var messages = await scan.ReadMessagesAsync(default).ToListAsync();

        Assert.Equal(At(Many + 3), scan.Cursor);
        Assert.Empty(scan.Absent);
        Assert.Equal([(Lobby, (long)Many), (Operations, 3L)], scan.Positions.Select(position => (position.RoomId, position.LastNumber)));
        (Guid, long)[] expected =
            [.. Enumerable.Range(1, Many).Select(number => (Lobby, (long)number)), (Operations, 1), (Operations, 2), (Operations, 3)];
        Assert.Equal(expected, messages.Select(message => (message.RoomId, message.Number)));
        var first = messages[0];
        Assert.Equal((Message(Lobby, 1).Time, "sip:alice@contoso.com", false), (first.Time, first.Author, first.IsReplaced));
        Assert.Equal("hello"u8, first.Text.Span);
    }

    private static AbsentRange Absent(long first, long last, AbsentReason reason) => new(Lobby, new NumberRange(first, last), reason);

    private static async Task<List<ArchivedMessage>> MessagesAsync(IStoreFixture store)
    {
        await using var scan = await store.ScanAsync();
        return await scan.ReadMessagesAsync(default).ToListAsync();
    }
}
