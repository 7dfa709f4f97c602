using System.Buffers;
using System.Collections.Concurrent;

namespace PersistentChat.Transport.Tests;

/// <summary>A protocol made of delegates that records what the transport calls.</summary>
internal sealed class RecordingHandler : IConnectionHandler
{
    private int _closedCalls;

    public TaskCompletionSource<Connection> Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<Exception?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<int> Offers { get; } = new();

    public int ClosedCalls => Volatile.Read(ref _closedCalls);

    public Action<Connection>? WhenConnected { get; init; }

    public Func<Connection, ReadOnlySequence<byte>, int> WhenData { get; init; } = Echo;

    public Action<Connection>? WhenDrained { get; init; }

    public Action<Connection, Exception?>? WhenClosed { get; init; }

    public static int Echo(Connection connection, ReadOnlySequence<byte> input)
    {
        foreach (var part in input)
            connection.Write(part.Span);
        return (int)input.Length;
    }

    public static int Swallow(Connection connection, ReadOnlySequence<byte> input) => (int)input.Length;

    public void OnConnected(Connection connection)
    {
        Connected.TrySetResult(connection);
        WhenConnected?.Invoke(connection);
    }

    public int OnData(Connection connection, ReadOnlySequence<byte> input)
    {
        Assert.Equal(0, ClosedCalls);
        Offers.Enqueue((int)input.Length);
        return WhenData(connection, input);
    }

    public void OnDrained(Connection connection)
    {
        Assert.Equal(0, ClosedCalls);
        WhenDrained?.Invoke(connection);
    }

    public void OnClosed(Connection connection, Exception? error)
    {
        Interlocked.Increment(ref _closedCalls);
        Closed.TrySetResult(error);
        WhenClosed?.Invoke(connection, error);
    }
}
