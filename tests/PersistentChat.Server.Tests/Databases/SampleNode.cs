using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests.Databases;

/// <summary>A data folder whose log holds posts, edits and posts that are not kept, and whose database has followed it.</summary>
internal sealed class SampleNode : IDisposable
{
    public static readonly Guid Lobby = new("0f9619ff-8b86-d011-b42d-00c04fc964ff");
    public static readonly Guid Attic = new("1f9619ff-8b86-d011-b42d-00c04fc964ff");
    private static readonly long Begin = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks;

    private readonly TempFolder _folder = new();
    private readonly Dictionary<Guid, long> _numbers = [];
    private long _time = Begin;

    public string Data => _folder.Path;

    /// <summary>Writes log and database.</summary>
    /// <param name="unwritten">Posts at the end that the database does not have yet.</param>
    public static async Task<SampleNode> CreateAsync(int unwritten = 0)
    {
        var node = new SampleNode();
        await node.AppendAsync(
            node.Post(Lobby, "one"), node.Post(Lobby, "two"), node.Post(Attic, "one"), node.Post(Lobby, "three"), node.Post(Lobby, "four", kept: false),
            node.Post(Lobby, "five"), node.Post(Lobby, "six"),
            new MessageReplaced { RoomId = Lobby, Number = 2, User = "sip:alice@contoso.com", Text = "replaced" },
            new MessagesRemoved { RoomId = Lobby, User = "sip:alice@contoso.com", Ranges = [new NumberRange(5, 5)] });
        await node.CatchUpAsync();
        if (unwritten > 0)
            await node.AppendAsync([.. Enumerable.Range(0, unwritten).Select(i => node.Post(Lobby, $"later {i}"))]);
        return node;
    }

    /// <summary>Lets the database follow the log to its end.</summary>
    public async Task CatchUpAsync()
    {
        await using var log = await OpenLogAsync();
        await using var store = await SqliteStore.OpenAsync(_folder.In("chat.db"));
        await using var pump = new ProjectionPump(
            log, store.Projection, new ProjectionPumpOptions(), TimeProvider.System, NullLogger<ProjectionPump>.Instance);
        pump.Start();
        await pump.WaitUntilAsync(log.Committed.Sequence, default).WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Appends posts, and drops everything before them from the log.</summary>
    public async Task TruncateAsync()
    {
        await using var log = await OpenLogAsync();
        log.Truncate(log.Committed);
        Append(log, Post(Lobby, "after the gap"));
        await log.CommitAsync();
    }

    /// <summary>Does what no server would.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.In("chat.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    public void Dispose() => _folder.Dispose();

    private static void Append(FasterEventLog log, ChatEvent chatEvent)
    {
        var bytes = new ArrayBufferWriter<byte>();
        EventCodec.Write(bytes, chatEvent);
        log.Append(bytes.WrittenSpan);
        (chatEvent as MessagePosted)?.Release();
    }

    private async Task AppendAsync(params ChatEvent[] events)
    {
        await using var log = await OpenLogAsync();
        foreach (var chatEvent in events)
            Append(log, chatEvent);
        await log.CommitAsync();
    }

    private ValueTask<FasterEventLog> OpenLogAsync() => FasterEventLog.OpenAsync(
        new FasterEventLogOptions { Directory = _folder.In("log") }, NullLogger<FasterEventLog>.Instance);

    private MessagePosted Post(Guid room, string text, bool kept = true)
    {
        var post = MessagePosted.Rent();
        var number = _numbers[room] = _numbers.GetValueOrDefault(room) + 1;
        (post.RoomId, post.Number, post.Author, post.AuthorName, post.IsKept) = (room, number, "sip:alice@contoso.com", "Alice", kept);
        (post.Time, post.Identity) = (_time += 10_000_000, new PostIdentity(new UInt128(1, (ulong)room.GetHashCode()), (ulong)number));
        post.SetContent(Encoding.UTF8.GetBytes(text), default);
        return post;
    }
}
