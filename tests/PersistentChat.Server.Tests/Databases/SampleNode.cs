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

    public string Data => _folder.In("data");

    /// <summary>A configuration file with which a compliance record is kept.</summary>
    public string Config => _folder.In("pchat.json");

    /// <summary>Writes log and database.</summary>
    /// <param name="unwritten">Posts at the end that the database does not have yet.</param>
    public static async Task<SampleNode> CreateAsync(int unwritten = 0)
    {
        var node = new SampleNode();
        Directory.CreateDirectory(node.Data);
        await node.AppendAsync(
            node.Post(Lobby, "one"), node.Post(Lobby, "two"), node.Post(Attic, "one"), node.Post(Lobby, "three"), node.Post(Lobby, "four", kept: false),
            node.Post(Lobby, "five"), node.Post(Lobby, "six"),
            new MessageReplaced { RoomId = Lobby, Number = 2, User = "sip:alice@contoso.com", Text = "replaced" },
            new MessagesRemoved { RoomId = Lobby, User = "sip:alice@contoso.com", Ranges = [new NumberRange(5, 5)] });
        await node.CatchUpAsync();
        File.WriteAllText(node.Config, """{ "Compliance": { "Enabled": true } }""");
        if (unwritten > 0)
            await node.PostAsync(unwritten);
        return node;
    }

    /// <summary>Lets the database follow the log to its end.</summary>
    public async Task CatchUpAsync()
    {
        await using var log = await OpenLogAsync();
        await using var store = await SqliteStore.OpenAsync(In("chat.db"));
        await PumpAsync(log, store.Projection);
    }

    /// <summary>
    /// Appends what people do besides posting, in two lives of the node, and lets a compliance record follow the log: events 1 to 9 of
    /// what there was, then 10 and 11 of a reading of two rooms, 12 and 13 of a file, and a stay that ended, one that was cut off and one that goes on.
    /// </summary>
    public async Task KeepRecordAsync()
    {
        const string Alice = "sip:alice@contoso.com";
        var file = new FileRecord(Guid.NewGuid(), Attic, Alice, "menu.txt", "stored.txt", 5, new byte[32], _time);
        await AppendAsync(
            At(new NodeStarted { Node = 1, Incarnation = 1 }),
            At(new SessionJoined { Origin = new(1, 1, 7, 1), User = Alice, IsBulk = true, Rooms = [new(Lobby, 7, RoomRole.Member, true), new(Attic, 1, RoomRole.Member, true)] }),
            At(new HistoryRead { User = Alice, Rooms = [Lobby, Attic], Request = "newest 30", IsSearch = false }),
            At(new FileUploaded { File = file }),
            At(new FileDownloaded { FileId = file.Id, RoomId = Attic, User = Alice, StoredName = "stored.txt" }),
            At(new SessionParted { Origin = new(1, 1, 7, 2), User = Alice, Rooms = [new(Attic, true)] }),
            At(new NodeStarted { Node = 1, Incarnation = 2 }),
            At(new SessionJoined { Origin = new(1, 2, 1, 1), User = Alice, IsBulk = false, Rooms = [new(Lobby, 7, RoomRole.Member, true)] }));
        await CatchUpAsync();
        await CatchUpRecordAsync();
    }

    /// <summary>Lets the compliance record follow the log to its end.</summary>
    public async Task CatchUpRecordAsync()
    {
        await using var log = await OpenLogAsync();
        await using var store = await SqliteStore.OpenComplianceAsync(In("compliance.db"));
        await PumpAsync(log, store.Projection);
    }

    /// <summary>Begins a new log, as after the loss of the old one, lets the record follow it and appends to it.</summary>
    public async Task AdoptAsync()
    {
        Directory.Delete(In("log"), recursive: true);
        await using (var log = await OpenLogAsync())
        await using (var store = await SqliteStore.OpenComplianceAsync(In("compliance.db")))
        {
            Assert.True(await store.AdoptLogAsync((await store.Projection.LoadCursorAsync(default))!.Value, log.Start, default));
            await using var messages = await SqliteStore.OpenAsync(In("chat.db"));
            Assert.True(await messages.AdoptLogAsync((await messages.Projection.LoadCursorAsync(default))!.Value, log.Start, default));
        }
        await AppendAsync(Post(Lobby, "on the new log"));
        await CatchUpAsync();
        await CatchUpRecordAsync();
    }

    private static async Task PumpAsync(FasterEventLog log, IProjection projection)
    {
        await using var pump = new ProjectionPump(
            log, projection, new ProjectionPumpOptions(), TimeProvider.System, NullLogger<ProjectionPump>.Instance);
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

    /// <summary>Appends posts.</summary>
    public Task PostAsync(int count) => AppendAsync([.. Enumerable.Range(0, count).Select(i => Post(Lobby, $"later {i}"))]);

    /// <summary>Every file of the data folder, with its content; but for the memory that SQLite shares between processes, where readers mark their places.</summary>
    public SortedDictionary<string, string> Files() => new(
        Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
            .ToDictionary(file => file, file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    /// <summary>Does what no server would.</summary>
    public void Tamper(string sql, string database = "chat.db")
    {
        using var connection = new SqliteConnection($"Data Source={In(database)};Pooling=False");
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
        new FasterEventLogOptions { Directory = In("log") }, NullLogger<FasterEventLog>.Instance);

    private string In(string name) => Path.Combine(Data, name);

    private ChatEvent At(ChatEvent chatEvent)
    {
        chatEvent.Time = _time += 10_000_000;
        return chatEvent;
    }

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
