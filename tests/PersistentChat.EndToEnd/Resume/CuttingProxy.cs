using System.Net;
using System.Net.Sockets;

namespace PersistentChat.EndToEnd.Resume;

/// <summary>
/// Passes connections on to a server and cuts each after a random number of bytes, counted over both directions, somewhere within
/// a frame or between two, while signing in or later. What was cut off never arrives.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;

    // Bytes after which a connection is cut while it signs in and enters rooms, and of the others under load: so many that a client
    // that has fallen behind catches up now and then.
    private const int ShortLife = 3 * 1024;
    private const int LongLife = 96 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random;
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private int _cuts;
    private int _cutsLeft;

    /// <summary>Starts it.</summary>
    /// <param name="server">Where connections go.</param>
    /// <param name="cuts">How many connections it cuts; the rest lives.</param>
    /// <param name="seed">Of what is random.</param>
    public CuttingProxy(IPEndPoint server, int cuts, int seed)
    {
        (_server, _cutsLeft, _random) = (server, cuts, new Random(seed));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections cut so far.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>What the server said about rooms that were entered.</summary>
    public ResumeCount Resumes { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lives = new List<Task>();
        try
        {
            while (true)
            {
                // The client makes one connection after the other, so this is the only user of the random numbers.
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                lives.Add(PassOnAsync(client, NextLife(), isHard: _random.Next(2) == 0));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(lives);
        }
    }

    private long NextLife() => Volatile.Read(ref _cutsLeft) == 0 ? long.MaxValue : _random.Next(_random.Next(10) < 6 ? ShortLife : LongLife);

    private async Task PassOnAsync(Socket client, long life, bool isHard)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _stop.Token);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                var connection = new Connection(life, over);
                await Task.WhenAll(PumpAsync(client, server, connection, observe: null), PumpAsync(server, client, connection, Resumes.NewStream()));
                if (connection.IsCut)
                {
                    Interlocked.Increment(ref _cuts);
                    Interlocked.Decrement(ref _cutsLeft);
                    Reset(client, isHard);
                    Reset(server, isHard);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The server is being killed, or the test is over: the client finds its connection closed.
            }
        }
    }

    /// <summary>A hard cut throws away what is under way in the socket as well; a soft one lets it arrive.</summary>
    private static void Reset(Socket socket, bool isHard)
    {
        if (isHard)
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private static async Task PumpAsync(Socket from, Socket to, Connection connection, Action<ReadOnlyMemory<byte>>? observe)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer, connection.Over.Token);
                var passed = connection.Spend(read);
                observe?.Invoke(buffer.AsMemory(0, passed));
                for (var sent = 0; sent < passed;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, passed - sent), connection.Over.Token);
                if (read == 0 || passed < read)
                    break;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One side is gone; the other one follows.
        }
        await connection.Over.CancelAsync();
    }

    private sealed class Connection(long life, CancellationTokenSource over)
    {
        private long _left = life;

        public CancellationTokenSource Over => over;

        public bool IsCut => Interlocked.Read(ref _left) < 0;

        /// <summary>How many of the bytes still pass.</summary>
        public int Spend(int bytes)
        {
            var left = Interlocked.Add(ref _left, -bytes);
            return (int)Math.Clamp(bytes + Math.Min(left, 0), 0, bytes);
        }
    }
}
