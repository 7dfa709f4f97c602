using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Benchmarks.Replay;

/// <summary>An event log of posts as a busy node has them: many rooms, many authors, 120 bytes of text each.</summary>
internal static class ReplayLog
{
    private const int Rooms = 200;
    private const int Users = 500;
    private const int TextBytes = 120;
    private const int PostsPerCommit = 10_000;

    /// <summary>Writes the catalog and then the posts.</summary>
    /// <returns>How many records the log holds.</returns>
    internal static async Task<ulong> WriteAsync(FasterEventLogOptions options, int posts)
    {
        await using var log = await FasterEventLog.OpenAsync(options, NullLogger<FasterEventLog>.Instance);
        var buffer = new MemoryConnection();
        foreach (var chatEvent in Catalog())
            Append(log, buffer, chatEvent);
        var text = Encoding.ASCII.GetBytes(new string('x', TextBytes));
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks;
        for (var i = 0; i < posts; i++)
        {
            Append(log, buffer, Post(i, text, time + i * TimeSpan.TicksPerMillisecond));
            if (i % PostsPerCommit == 0)
                await log.CommitAsync();
        }
        return await log.CommitAsync();
    }

    private static IEnumerable<ChatEvent> Catalog()
    {
        var category = new CategoryRecord(RoomId(-1), "General", "", KeepsHistory: true, AllowsFileUpload: false, AllowsInvitations: false);
        var audit = new AuditStamp("system", 0, "system", 0);
        yield return new CategoryChanged { Category = category };
        for (var i = 0; i < Users; i++)
            yield return new UserChanged { User = new UserRecord(i + 1, UserUri(i), $"User {i}") };
        for (var i = 0; i < Rooms; i++)
            yield return new RoomChanged
            {
                Room = new RoomRecord(RoomId(i), category.Id, $"Room {i}", "", "", RoomType.Normal, RoomPrivacy.Open, true, false, 1, audit),
            };
    }

    private static MessagePosted Post(int index, byte[] text, long time)
    {
        var post = MessagePosted.Rent();
        var author = index % Users;
        (post.RoomId, post.Number, post.Time) = (RoomId(index % Rooms), index / Rooms + 1, time);
        (post.Author, post.AuthorName, post.IsKept) = (UserUri(author), $"User {author}", true);
        post.Identity = new PostIdentity((UInt128)author + 1, (ulong)index + 1);
        post.SetContent(text, default);
        return post;
    }

    private static void Append(FasterEventLog log, MemoryConnection buffer, ChatEvent chatEvent)
    {
        buffer.Reset();
        EventCodec.Write(buffer, chatEvent);
        log.Append(buffer.Written);
        (chatEvent as MessagePosted)?.Release();
    }

    private static Guid RoomId(int room) => new(room, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    private static string UserUri(int user) => $"sip:user{user}@contoso.com";
}
