using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Endpoints.Tests.Sip;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;
using PersistentChat.TestKit;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints.Tests.Memory;

/// <summary>
/// Engine and endpoints with users u0, u1 and so on and with rooms, but without transport: users sign in through connections that are
/// next to nothing (<see cref="QuietConnection"/>). Comings and goings are not announced.
/// </summary>
internal sealed class QuietServer : IAsyncDisposable
{
    private readonly TestMeters _meters = new();
    private readonly MemoryEventLog _log = new();
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly RawFrameWriter _frames = new();
    private readonly Guid[] _rooms;
    private readonly int _roomsPerUser;
    private readonly ChatEngine _engine;
    private readonly RawEndpoint _raw;
    private readonly SipEndpoint _sip;

    private QuietServer(int rooms, int roomsPerUser)
    {
        _rooms = [.. Enumerable.Range(1, rooms).Select(i => new Guid(i, 0, 0, new byte[8]))];
        _roomsPerUser = roomsPerUser;
        var options = new ChatEngineOptions { Domain = "contoso.com", Shards = 1 };
        options.Limits.ParticipantUpdateLimit = 1;
        var archive = new MemoryArchive();
        _engine = new ChatEngine(
            options, new EngineStorage(_log, archive, archive, []), _ => new IdleShardIo(), TimeProvider.System, NullLoggerFactory.Instance, _meters);
        _raw = new RawEndpoint(_engine, new RawOptions { Authentication = RawAuthentication.None }, NullLoggerFactory.Instance, _meters);
        _sip = new SipEndpoint(_engine, new SipOptions { Authentication = SipAuthentication.None }, NullLoggerFactory.Instance, _meters);
    }

    /// <summary>Bytes alive in this process, without those of the log, which a real one has on disk.</summary>
    public long BytesAlive
    {
        get
        {
            const int ArrayHead = 24;
            return GC.GetTotalMemory(forceFullCollection: true) - _log.BytesBehind(_log.Start) - ((long)_log.Appended * ArrayHead);
        }
    }

    public static async Task<QuietServer> StartAsync(int users, int rooms, int roomsPerUser)
    {
        var server = new QuietServer(rooms, roomsPerUser);
        await server._engine.StartAsync(CancellationToken.None);
        for (var i = 0; i < users; i++)
            await server._engine.DefineUserAsync(new UserDefinition($"sip:u{i}@contoso.com", "", null), CancellationToken.None);
        await server._engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, CancellationToken.None);
        foreach (var id in server._rooms)
        {
            var room = new RoomDefinition { Id = id, Name = id.ToString(), Category = "General", Privacy = RoomPrivacy.Open };
            await server._engine.DefineRoomAsync(room, CancellationToken.None);
        }
        return server;
    }

    /// <summary>A user of the raw protocol signs in and joins his rooms.</summary>
    public async Task EnterRawAsync(int user)
    {
        var connection = new QuietConnection(_output);
        var input = new ArrayBufferWriter<byte>();
        input.Write("PCHAT/1\n"u8);
        _frames.Write(input, 1, new RawHello([], "test"));
        _frames.Write(input, 2, new RawSignIn("NONE", $"sip:u{user}@contoso.com", new Guid(user + 1, 1, 1, new byte[8]), default));
        var handler = _raw.HandlerOf(0);
        await OnShardAsync(() => handler.OnConnected(connection));
        await SendAsync(handler, connection, input.WrittenMemory);
        input.ResetWrittenCount();
        _frames.Write(input, 3, new RawJoin(true, [.. RoomsOf(user).Select(id => new RawJoinRoom(new RawRoom(id), null))]));
        await SendAsync(handler, connection, input.WrittenMemory);
        await TakeAsync(output => output.Length > 0);
    }

    /// <summary>A user of SIP signs in, opens a dialog, joins his rooms, and acknowledges what he is told of it.</summary>
    public async Task EnterSipAsync(int user)
    {
        var connection = new QuietConnection(_output);
        var client = new SipTestUser(null!, $"u{user}", epid: $"c97532{user:x6}", ids: $"{user}");
        var handler = _sip.HandlerOf(0);
        await OnShardAsync(() => handler.OnConnected(connection));
        await SendAsync(handler, connection, client.Register());
        var dialog = client.NewDialog("sip:pchat-1@contoso.com");
        dialog.Establish(Message(await SendAsync(handler, connection, client.Invite(dialog))));
        await SendAsync(handler, connection, dialog.Request("ACK", 1));
        var rooms = string.Concat(RoomsOf(user).Select((id, i) => $"<chanid key=\"{i}\" domain=\"contoso.com\" value=\"{id}\"/>"));
        var join = SipTestDialog.Xccos($"<cmd id=\"cmd:bjoin\" seqid=\"1\"><data>{rooms}</data></cmd>");
        var answer = await SendAsync(handler, connection, dialog.Request("INFO", null, join));
        if (!answer.Contains("rpl:bjoin", StringComparison.Ordinal))
            answer = await TakeAsync(output => output.Contains("rpl:bjoin", StringComparison.Ordinal));
        var reply = Message(answer[answer.IndexOf("INFO sip:", StringComparison.Ordinal)..]);
        Assert.Contains("code=\"200\"", answer, StringComparison.Ordinal);
        var copied = string.Concat(new[] { "Via", "From", "To", "Call-ID", "CSeq" }.Select(name => $"{name}: {reply[name]}\r\n"));
        await SendAsync(handler, connection, $"SIP/2.0 200 OK\r\n{copied}Content-Length: 0\r\n\r\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _meters.Dispose();
    }

    private static SipText Message(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return new SipText(text[..end], text[end..]);
    }

    private IEnumerable<Guid> RoomsOf(int user) =>
        Enumerable.Range(0, _roomsPerUser).Select(i => _rooms[((user * _roomsPerUser) + i) % _rooms.Length]);

    private Task<string> SendAsync(IConnectionHandler handler, QuietConnection connection, string message) =>
        SendAsync(handler, connection, Encoding.UTF8.GetBytes(message));

    /// <returns>What was written meanwhile.</returns>
    private async Task<string> SendAsync(IConnectionHandler handler, QuietConnection connection, ReadOnlyMemory<byte> input)
    {
        var answer = "";
        await OnShardAsync(() =>
        {
            Assert.Equal(input.Length, handler.OnData(connection, new ReadOnlySequence<byte>(input)));
            answer = Taken();
        });
        return answer;
    }

    private async Task<string> TakeAsync(Predicate<string> isComplete)
    {
        var taken = "";
        while (!isComplete(taken))
            await OnShardAsync(() => taken += Taken());
        return taken;
    }

    private string Taken()
    {
        var text = Encoding.UTF8.GetString(_output.WrittenSpan);
        _output.ResetWrittenCount();
        return text;
    }

    private Task OnShardAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Shards[0].Post(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }
}
