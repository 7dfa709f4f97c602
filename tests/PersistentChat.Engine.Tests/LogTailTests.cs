using System.Collections.Immutable;
using System.Text;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>Searches while the archive is far behind. Alone, because what they allocate is counted for the whole process.</summary>
[CollectionDefinition(nameof(LogTailTests), DisableParallelization = true)]
[Collection(nameof(LogTailTests))]
public sealed class LogTailTests
{
    private const int Behind = 200_000;
    private static readonly Guid Room = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_all_that_the_archive_lacks_only_what_can_be_answered_is_kept(bool newestFirst)
    {
        await using var log = await PostAsync(Behind);
        using var index = new LogIndex(log);
        await FindAsync(index, log, newestFirst);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var tail = await FindAsync(index, log, newestFirst);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        var found = tail.Of(Room)!;
        Assert.Equal(Behind, found.Total);
        var first = newestFirst ? Behind - 9 : 1;
        Assert.Equal(Enumerable.Range(first, 10), found.Matches.Select(message => (int)message.Number));
        // Places take 32 bytes each, twice because the list grows in one step, and the author of each post is a text.
        Assert.InRange(allocated, 0, Behind * 400L);
    }

    [Fact]
    public async Task A_search_that_would_have_to_read_half_a_million_messages_is_put_off()
    {
        await using var log = await PostAsync(500_001);
        using var index = new LogIndex(log);
        var refused = await Assert.ThrowsAsync<StorageException>(() => FindAsync(index, log, newestFirst: true));
        Assert.Equal(StorageFault.Transient, refused.Fault);
    }

    [Fact]
    public async Task An_edit_that_makes_a_match_of_a_message_or_takes_it_away_counts_wherever_it_is()
    {
        await using var log = await PostAsync(20);
        log.Append(new MessageReplaced { RoomId = Room, Number = 3, User = "admin", Text = "first" });
        log.Append(new MessageReplaced { RoomId = Room, Number = 3, User = "admin", Text = "needle" });
        log.Append(new MessageReplaced { RoomId = Room, Number = 5, User = "admin", Text = "needle" });
        log.Append(new MessagesRemoved { RoomId = Room, User = "admin", Ranges = [new NumberRange(5, 7)] });
        await log.CommitAsync();
        using var index = new LogIndex(log);
        using var tail = await FindAsync(index, log, newestFirst: false, "needle");
        Assert.Equal([(3L, "needle")], tail.Of(Room)!.Matches.Select(message => (message.Number, Encoding.UTF8.GetString(message.Text))));
        using var rest = await FindAsync(index, log, newestFirst: false, "haystack");
        Assert.Equal(20 - 4, rest.Of(Room)!.Total);
    }

    private static Task<LogTail> FindAsync(LogIndex index, MemoryEventLog log, bool newestFirst, string text = "haystack")
    {
        var criteria = new MessageSearch { Rooms = [], Text = text, Limit = 10, NewestFirst = newestFirst };
        var record = new RoomRecord(
            Room, Guid.Empty, "Lobby", "", "", RoomType.Normal, RoomPrivacy.Open, true, false, 1, new AuditStamp("admin", 0, "admin", 0));
        var info = new RoomInfo(0, record, null!, ImmutableHashSet<AccessKey>.Empty, "contoso.com");
        var room = new RoomToSearch(new SearchedRoom(new RoomReference(Room, ""), ResultCode.Ok, info), long.MaxValue - 1);
        return LogTail.ReadAsync(index, log.Start, new SearchFetch(criteria, [room]), new SearchPattern(criteria), default);
    }

    private static async Task<MemoryEventLog> PostAsync(int count)
    {
        var log = new MemoryEventLog();
        for (var number = 1; number <= count; number++)
        {
            var message = MessagePosted.Rent();
            (message.RoomId, message.Number, message.Author, message.AuthorName, message.IsKept) = (Room, number, "sip:bob@contoso.com", "Bob", true);
            message.SetContent("haystack"u8, default);
            log.Append(message);
            message.Release();
        }
        await log.CommitAsync();
        return log;
    }
}
