using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.TestKit;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>An event log in memory with posts of one room, and pumps that carry it into a database.</summary>
internal sealed class PostedLog : IAsyncDisposable
{
    private static readonly ProjectionPumpOptions Options = new()
    {
        BatchCount = 50,
        Linger = TimeSpan.Zero,
        FirstPause = TimeSpan.FromMilliseconds(50),
        LongestPause = TimeSpan.FromMilliseconds(500),
    };

    private readonly MemoryEventLog _log = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(90));
    private int _posted;

    /// <summary>Ends whatever waits too long.</summary>
    public CancellationToken Deadline => _deadline.Token;

    /// <summary>Posts messages, numbered on.</summary>
    public async Task PostAsync(int count)
    {
        var record = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++)
        {
            record.ResetWrittenCount();
            EventCodec.Write(record, Message(Lobby, ++_posted, $"message number {_posted}"));
            _log.Append(record.WrittenSpan);
        }
        await _log.CommitAsync();
    }

    /// <summary>Starts a pump.</summary>
    public ProjectionPump Pump(IProjection projection)
    {
        var pump = new ProjectionPump(_log, projection, Options, TimeProvider.System, NullLogger<ProjectionPump>.Instance);
        pump.Start();
        return pump;
    }

    /// <summary>Waits until a pump's projection has everything that was posted.</summary>
    public Task WaitAsync(ProjectionPump pump) => pump.WaitUntilAsync((ulong)_posted, Deadline);

    /// <summary>Every post is there once and in order, and the cursor fits.</summary>
    public async Task RequireAllAsync(IProjection projection, IArchive archive)
    {
        var read = await archive.ReadAsync(Lobby, 1, _posted + 1, Deadline);
        Assert.Equal(Enumerable.Range(1, _posted).Select(number => (long)number), read.Select(message => message.Number));
        Assert.Equal((ulong)_posted, (await projection.LoadCursorAsync(Deadline))?.Sequence);
    }

    public async ValueTask DisposeAsync()
    {
        _deadline.Dispose();
        await _log.DisposeAsync();
    }
}
