using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests.Tests;

/// <summary>A relay in this process, on a thread of its own, that can be told to do wrong.</summary>
internal sealed class TestRelay : IConnectionHandler, IDisposable
{
    private readonly EpollTransportShard _shard = new();
    private readonly EpollListener _listener;
    private readonly Thread _thread;
    private readonly Dictionary<int, List<Connection>> _rooms = [];
    private readonly CancellationTokenSource _stop = new();
    private int _posts;

    public TestRelay()
    {
        _listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => (_shard, this));
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Decides how often a member gets a post: member, post, of all members.</summary>
    public Func<int, int, int> Copies { get; init; } = (_, _) => 1;

    /// <summary>True if a member gets a post behind the next one.</summary>
    public Func<int, int, bool> IsLate { get; init; } = (_, _) => false;

    private readonly Dictionary<Connection, byte[]> _held = [];

    public Target Target => new() { Binding = BindingKind.Relay, Address = _listener.LocalEndPoint.ToString() };

    public void OnConnected(Connection connection)
    {
    }

    public int OnData(Connection connection, ReadOnlySequence<byte> input)
    {
        var bytes = input.ToArray().AsSpan();
        var consumed = 0;
        while (bytes.Length - consumed >= 4 && BinaryPrimitives.ReadInt32BigEndian(bytes[consumed..]) is var length && bytes.Length - consumed - 4 >= length)
        {
            Take(connection, bytes.Slice(consumed, 4 + length));
            consumed += 4 + length;
        }

        return consumed;
    }

    public void OnClosed(Connection connection, Exception? error) => (connection.State as List<Connection>)?.Remove(connection);

    public void Dispose()
    {
        _listener.Dispose();
        _stop.Cancel();
        _shard.Wake();
        _thread.Join();
        _stop.Dispose();
    }

    private void Take(Connection connection, Span<byte> frame)
    {
        if (connection.State is List<Connection> members)
        {
            Relay(members, frame);
            return;
        }

        // Until it has joined, whatever a member sends is answered.
        connection.Write(frame);
        if (frame[4] != (byte)'J')
            return;
        var room = BinaryPrimitives.ReadInt32BigEndian(frame[5..]);
        if (!_rooms.TryGetValue(room, out var joined))
            joined = _rooms[room] = [];
        joined.Add(connection);
        connection.State = joined;
    }

    private void Relay(List<Connection> members, Span<byte> frame)
    {
        var post = _posts++;
        for (var member = 0; member < members.Count; member++)
        {
            var connection = members[member];
            if (IsLate(member, post))
            {
                _held[connection] = frame.ToArray();
                continue;
            }

            for (var copy = Copies(member, post); copy > 0; copy--)
                connection.Write(frame);
            if (_held.Remove(connection, out var held))
                connection.Write(held);
        }
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            _shard.Poll(TimeSpan.FromSeconds(1));
            _shard.Flush();
        }

        _shard.Dispose();
    }
}
