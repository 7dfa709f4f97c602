using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>Reading history from archive and log by way of the index, wherever the archive stands and wherever it goes.</summary>
public sealed class HistoryReaderTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Alice = "sip:alice@contoso.com";

    private static readonly RoomInfo[] Rooms = [.. Enumerable.Range(1, 4).Select(Room)];

    private readonly MemoryEventLog _log = new();

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // This version of xunit calls only this one.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task What_is_read_does_not_depend_on_how_far_the_archive_is_or_whether_it_is_there()
    {
        const int Events = 3000;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await FillAsync(random, Events);
        var archive = new LogArchive(_log);
        using var reader = new HistoryReader(_log, archive, TimeProvider.System, NullLogger.Instance);
        for (var round = 0; round < 60; round++)
        {
            // It gains on the log most of the time, falls back now and then, and sometimes does not answer.
            archive.Position = random.Next(5) == 0 ? random.Next(Events) : Math.Min(Events, archive.Position + random.Next(200));
            archive.IsAway = random.Next(4) == 0;
            var room = Rooms[random.Next(Rooms.Length)];
            var first = random.Next(1, 700);
            var fetch = new HistoryFetch(room, first, first + random.Next(40), (ulong)Events, IsCatchUp: false);
            var expected = archive.Fold(fetch, Events);
            var actual = await reader.ReadAsync(fetch, default);
            Assert.True(Texts(expected).SequenceEqual(Texts(actual)), $"seed {seed}, round {round}");
        }
        await reader.StopAsync();
    }

    [Fact]
    public async Task The_log_alone_does_not_answer_for_what_it_no_longer_has()
    {
        await FillAsync(new Random(1), 100);
        var archive = new LogArchive(_log) { IsAway = true };
        using var reader = new HistoryReader(_log, archive, TimeProvider.System, NullLogger.Instance);
        var fetch = new HistoryFetch(Rooms[0], 1, 5, 100, IsCatchUp: false);
        Assert.NotEmpty(await reader.ReadAsync(fetch, default));
        _log.Drop(50);
        await Assert.ThrowsAsync<StorageException>(() => reader.ReadAsync(fetch, default));
    }

    private static IEnumerable<string> Texts(IReadOnlyList<MessagePosted> messages) =>
        messages.Select(message => $"{message.Number} {Encoding.UTF8.GetString(message.Text)}");

    private static RoomInfo Room(int number)
    {
        var category = new CategoryRecord(Guid.NewGuid(), "General", "", true, false, false);
        var record = new RoomRecord(Guid.NewGuid(), category.Id, $"Room {number}", "", "", RoomType.Normal, RoomPrivacy.Open, false, false, 1, default);
        return new RoomInfo(number, record, new CategoryInfo(category, [], "ma-cat://contoso.com/general"), [], "contoso.com");
    }

    private async Task FillAsync(Random random, int events)
    {
        var numbers = new long[Rooms.Length];
        for (var i = 0; i < events; i++)
        {
            var at = random.Next(Rooms.Length);
            var room = Rooms[at].Id;
            if (numbers[at] > 0 && random.Next(10) == 0)
                Append(new MessageReplaced { RoomId = room, Number = random.NextInt64(1, numbers[at] + 1), User = Alice, Text = $"edit {i}" });
            else
                Post(room, ++numbers[at], $"post {i}");
        }
        await _log.CommitAsync();
    }

    private void Post(Guid room, long number, string text)
    {
        var message = MessagePosted.Rent();
        (message.RoomId, message.Number, message.Author, message.AuthorName, message.IsKept) = (room, number, Alice, "Alice", true);
        message.SetContent(Encoding.UTF8.GetBytes(text), []);
        Append(message);
        message.Release();
    }

    private void Append(ChatEvent chatEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        EventCodec.Write(output, chatEvent);
        _log.Append(output.WrittenSpan);
    }

    /// <summary>An archive that has exactly what the log had at some position.</summary>
    private sealed class LogArchive(MemoryEventLog log) : IArchive
    {
        internal int Position { get; set; }

        internal bool IsAway { get; set; }

        public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) => IsAway
            ? throw new StorageException(StorageFault.Transient, "away") : ValueTask.FromResult<LogCursor?>(log.At(Position));

        public ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(Guid roomId, long first, long last, CancellationToken cancellationToken) =>
            new(Fold(new HistoryFetch(Rooms.Single(room => room.Id == roomId), first, last, 0, IsCatchUp: false), Position));

        public ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) => ValueTask.FromResult<FileRecord?>(null);

        public ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken) =>
            throw new NotSupportedException("This archive has no search.");

        internal IReadOnlyList<MessagePosted> Fold(HistoryFetch fetch, int upTo)
        {
            var fold = new HistoryFold(fetch, []);
            using var reader = log.OpenReader(log.At(0));
            while (reader.Position.Sequence < (ulong)upTo && reader.TryRead(out var record))
                fold.Take(EventCodec.Read(record.Span, reader.Position.Sequence));
            return fold.Messages;
        }
    }
}
