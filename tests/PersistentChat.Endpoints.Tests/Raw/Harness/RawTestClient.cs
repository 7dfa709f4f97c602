using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>One end of a raw connection that writes frames and reads what comes back.</summary>
internal sealed class RawTestClient(IDuplexPipe pipe, Task served) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RawFrameWriter _writer = new();
    private readonly List<RawTestFrame> _waiting = [];
    private bool _sawPreface;

    /// <summary>The number of the last request.</summary>
    public ulong Correlation { get; private set; }

    /// <summary>Frames that were read and not asked for yet.</summary>
    public IReadOnlyList<RawTestFrame> Waiting => _waiting;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await pipe.Output.WriteAsync(bytes);

    public Task SendPrefaceAsync() => SendAsync("PCHAT/1\n"u8.ToArray());

    /// <summary>Sends one frame of literal content.</summary>
    public Task SendContentAsync(params byte[] content)
    {
        byte[] frame = [.. Length(content.Length), .. content];
        return SendAsync(frame);
    }

    /// <summary>Sends a request and returns its number.</summary>
    public async Task<ulong> SendAsync<T>(T frame, ulong? correlation = null)
        where T : class, IRawFrame<T>
    {
        var bytes = new ArrayBufferWriter<byte>();
        var number = correlation ?? ++Correlation;
        _writer.Write(bytes, number, frame);
        await SendAsync(bytes.WrittenMemory);
        return number;
    }

    public async Task<ulong> SendEmptyAsync(RawType type, ulong? correlation = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var number = correlation ?? ++Correlation;
        RawFrameWriter.WriteEmpty(bytes, type, number);
        await SendAsync(bytes.WrittenMemory);
        return number;
    }

    /// <summary>Sends a post; a ref struct cannot wait.</summary>
    public async Task<ulong> SendPostAsync(RawRoom room, ulong sequence, string text, string? rtf = null, bool isAlert = false)
    {
        var number = ++Correlation;
        await SendAsync(Post(room, sequence, number, text, rtf, isAlert));
        return number;
    }

    public static byte[] Post(RawRoom room, ulong sequence, ulong correlation, string text, string? rtf = null, bool isAlert = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteHot(bytes, correlation, new RawPost
        {
            Room = room,
            Sequence = sequence,
            Flags = isAlert ? RawMessageFlags.Alert : RawMessageFlags.None,
            Text = text,
            Rtf = rtf,
        });
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    public async Task<RawTestFrame> RequestAsync<T>(T frame)
        where T : class, IRawFrame<T> => await AnswerAsync(await SendAsync(frame));

    public async Task<RawTestFrame> PostAsync(RawRoom room, ulong sequence, string text) => await AnswerAsync(await SendPostAsync(room, sequence, text));

    public Task<RawTestFrame> AnswerAsync(ulong correlation) => ReceiveAsync(frame => frame.Correlation == correlation);

    public Task<RawTestFrame> ReceiveAsync(RawType type) => ReceiveAsync(frame => frame.Type == type);

    /// <summary>The next frame that fits; others wait.</summary>
    public async Task<RawTestFrame> ReceiveAsync(Predicate<RawTestFrame> fits)
    {
        while (true)
        {
            var index = _waiting.FindIndex(fits);
            if (index >= 0)
            {
                var found = _waiting[index];
                _waiting.RemoveAt(index);
                return found;
            }
            _waiting.Add(await ReadAsync() ?? throw new EndOfStreamException("The server closed the connection."));
        }
    }

    /// <summary>So many messages of a room, in the order they came.</summary>
    public async Task<List<(int Room, long Number, string Text)>> MessagesAsync(int count)
    {
        var messages = new List<(int, long, string)>();
        while (messages.Count < count)
            messages.Add((await ReceiveAsync(RawType.Message)).Message());
        return messages;
    }

    /// <summary>Everything the server has sent until now.</summary>
    public async Task<IReadOnlyList<RawTestFrame>> DrainAsync()
    {
        for (var i = 0; i < 2; i++)
            await AnswerAsync(await SendEmptyAsync(RawType.Ping));
        var all = _waiting.ToArray();
        _waiting.Clear();
        return all;
    }

    /// <summary>Waits until the server has closed the connection; frames before that are kept.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await ReadAsync() is { } frame)
                _waiting.Add(frame);
        }
        catch (ConnectionAbortedException)
        {
            // Closed without sending what was left: that is closed, too.
        }
        await served.WaitAsync(Patience);
    }

    /// <summary>The server is done with the connection.</summary>
    public bool IsServed => served.IsCompleted;

    /// <summary>Waits until the server is done with the connection, and takes nothing of what it sent.</summary>
    public Task ServedAsync() => served.WaitAsync(Patience);

    /// <summary>Breaks the connection.</summary>
    public async Task BreakAsync()
    {
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
        await served.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync() => await BreakAsync();

    private async Task<RawTestFrame?> ReadAsync()
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(Patience);
            var result = await pipe.Input.ReadAsync(patience.Token);
            var bytes = result.Buffer.ToArray();
            if (!_sawPreface && bytes.Length >= RawPreface.Length)
            {
                Assert.Equal("PCHAT/1\n"u8.ToArray(), bytes[..RawPreface.Length]);
                _sawPreface = true;
                pipe.Input.AdvanceTo(result.Buffer.GetPosition(RawPreface.Length));
                continue;
            }
            if (_sawPreface && RawFrameScanner.TryScan(result.Buffer, 16 << 20, out var length, out _) == OperationStatus.Done)
            {
                pipe.Input.AdvanceTo(result.Buffer.GetPosition(RawFrameScanner.PrefixLength + length));
                return new RawTestFrame(bytes[RawFrameScanner.PrefixLength..(RawFrameScanner.PrefixLength + length)]);
            }
            pipe.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    private static byte[] Length(int length) => [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
}
