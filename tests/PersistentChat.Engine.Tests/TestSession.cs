using System.Globalization;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

/// <summary>
/// A session whose peer writes down what it is told, one line each, in order: <c>posted N</c>, <c>refused CODE</c>,
/// <c>reply TYPE CODE</c>, and the bodies as <see cref="TextEncoder"/> writes them.
/// </summary>
internal sealed class TestSession(Shard shard) : ISessionPeer
{
    private readonly List<string> _lines = [];
    private readonly List<Reply> _replies = [];

    internal Session Session { get; private set; } = null!;

    internal bool TakesNothing { get; set; }

    internal bool FailsAtItsEnd { get; set; }

    /// <summary>What else the peer does when it is told something, at that place of the turn.</summary>
    internal Action<string>? WhenTold { get; set; }

    internal string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    internal string[] Messages => [.. Lines.Where(line => line.StartsWith("message ", StringComparison.Ordinal))];

    internal T LastReply<T>()
        where T : Reply
    {
        lock (_lines)
            return _replies.OfType<T>().Last();
    }

    internal Task RunAsync(Action action) => EngineHarness.OnShardAsync(shard, action);

    internal void Open(User user, BodyEncoder? encoder = null) =>
        Session = shard.OpenSession(user, encoder ?? TextEncoder.Instance, this);

    internal Task SubmitAsync(params Command[] commands) => RunAsync(() =>
    {
        foreach (var command in commands)
            Assert.True(Session.TrySubmit(command));
    });

    internal Task JoinAsync(params Guid[] rooms) => SubmitAsync(Join(rooms));

    internal static JoinRooms Join(params Guid[] rooms) => new()
    {
        Rooms = [.. rooms.Select(id => new RoomReference(id, id.ToString()))],
        IsBulk = rooms.Length > 1,
    };

    internal Task PostAsync(string text, Guid? room = null) =>
        SubmitAsync(EngineHarness.Post(room ?? EngineHarness.Lobby, text));

    public void OnPosted(object? context, long number) => Note($"posted {number}");

    public void OnRefused(object? context, ResultCode code, string? detail) =>
        Note($"refused {(int)code}{(detail is null ? "" : " " + detail)}");

    public void OnReply(Reply reply)
    {
        var messages = reply switch
        {
            HistoryReply history => Text(history.Messages),
            SearchReply search => string.Concat(search.Rooms.Select(Text)),
            _ => "",
        };
        reply.Release();
        lock (_lines)
            _replies.Add(reply);
        Note($"reply {reply.GetType().Name} {(int)reply.Code}{messages}");
    }

    public void Flush()
    {
        while (!TakesNothing && Session.TryDequeue(out var message))
        {
            Note(Encoding.UTF8.GetString(message.Body));
            message.Release();
        }
    }

    public void OnEnded(SessionEndReason reason)
    {
        Note($"ended {reason}");
        if (FailsAtItsEnd)
            throw new InvalidOperationException("The peer failed on purpose.");
    }

    private static string Text(SearchedRoom room) => room.Found is { } found
        ? $" [{Text(found.Messages).Trim()}] of {found.Total}{(found.IsTruncated ? " cut" : "")}"
        : $" {(int)room.Code}";

    private static string Text(IReadOnlyList<MessagePosted> messages) =>
        string.Concat(messages.Select(message => $" {message.Number}:{Encoding.UTF8.GetString(message.Text)}"));

    private void Note(string line)
    {
        lock (_lines)
            _lines.Add(line);
        WhenTold?.Invoke(line);
    }
}

/// <summary>Writes bodies as plain text, for tests of the engine without a protocol.</summary>
internal class TextEncoder : BodyEncoder
{
    internal static readonly TextEncoder Instance = new();

    public override void WriteMessage(System.Buffers.IBufferWriter<byte> output, RoomInfo room, MessagePosted message)
    {
        var span = output.GetSpan(message.Text.Length + 64);
        "message "u8.CopyTo(span);
        System.Buffers.Text.Utf8Formatter.TryFormat(message.Number, span[8..], out var digits);
        span[8 + digits] = (byte)' ';
        message.Text.CopyTo(span[(9 + digits)..]);
        output.Advance(9 + digits + message.Text.Length);
    }

    public override void WriteJoined(
        System.Buffers.IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
    {
        var names = new List<string>();
        foreach (var presence in rooms)
            names.Add(string.Create(CultureInfo.InvariantCulture, $"{presence.Room.Name}={presence.Role}"));
        Write(output, $"joined {user.Uri} {string.Join(' ', names)}{(isBulk ? " bulk" : "")}");
    }

    public override void WriteParted(System.Buffers.IBufferWriter<byte> output, User user, RoomInfo room) =>
        Write(output, $"parted {user.Uri} {room.Name}");

    private static void Write(System.Buffers.IBufferWriter<byte> output, string text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetByteCount(text))));
}

/// <summary>The same in a format whose bodies may be several messages: each ends with a bar.</summary>
internal sealed class JoiningTextEncoder : TextEncoder
{
    internal static new readonly JoiningTextEncoder Instance = new();

    public override bool JoinsBodies => true;

    public override void WriteMessage(System.Buffers.IBufferWriter<byte> output, RoomInfo room, MessagePosted message)
    {
        base.WriteMessage(output, room, message);
        output.GetSpan(1)[0] = (byte)'|';
        output.Advance(1);
    }
}
