using System.Buffers;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>
/// One connection to a relay. It comes in by as many requests, each when the one before is answered, as a user of a server does, so
/// that a storm of them says what connections and small answers alone cost. It numbers what comes itself, so that the ledger can
/// compare what members got.
/// </summary>
internal abstract class RelaySession(IClientEvents events, LoadClient client) : IConnectionHandler
{
    /// <summary>Requests of a sign-in before the join: hello, sign-in and proof, or over SIP two registrations and an INVITE.</summary>
    private const int Steps = 3;

    /// <summary>Bytes of such a request, about.</summary>
    private const int StepBytes = 110;

    /// <summary>Bytes a join takes for each room.</summary>
    private const int JoinBytesPerRoom = 20;

    private int _answers;

    /// <summary>The user.</summary>
    protected LoadClient Client => client;

    /// <summary>Bytes a join has to have.</summary>
    protected int JoinBytes => JoinBytesPerRoom * client.Seats.Length;

    /// <summary>True until the join is answered; then what comes is from the room.</summary>
    protected bool IsEntering => _answers <= Steps;

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        client.Connection = connection;
        SendStep();
    }

    /// <inheritdoc/>
    public int OnData(Connection connection, ReadOnlySequence<byte> input)
    {
        events.OnInput();
        return Take(input);
    }

    /// <inheritdoc/>
    public void OnClosed(Connection connection, Exception? error)
    {
        client.Connection = null;
        if (client.State == ClientState.Leaving)
            events.OnSignedOff(client);
        else
            events.OnLost(client, error?.Message ?? "the relay closed the connection");
    }

    /// <summary>Sends a text to the room.</summary>
    public abstract void Post(ReadOnlySpan<byte> text);

    /// <summary>Names the room.</summary>
    protected abstract void Join(int room);

    /// <summary>Takes what arrived.</summary>
    /// <returns>How much was consumed.</returns>
    protected abstract int Take(in ReadOnlySequence<byte> input);

    /// <summary>A request of the way in was answered.</summary>
    protected void GoOn()
    {
        _answers++;
        if (_answers < Steps)
            SendStep();
        else if (_answers == Steps)
            Join(client.Seats[0].Room);
        else
            Enter();
    }

    /// <summary>A text came from the room.</summary>
    protected void Deliver(ReadOnlySpan<byte> text) => events.OnDelivery(client, 0, client.Seats[0].Last + 1, text);

    private void SendStep()
    {
        Span<byte> step = stackalloc byte[StepBytes];
        step.Fill((byte)'.');
        Post(step);
    }

    // The relay knows one room a connection. Nobody talks in the others, or a relay would not do for the scenario.
    private void Enter()
    {
        foreach (ref var seat in client.Seats)
            client.Enter(seat.Room, handle: seat.Room, last: 0);
        events.OnReady(client);
    }
}
