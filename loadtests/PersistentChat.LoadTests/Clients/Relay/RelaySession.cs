using System.Buffers;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>One connection to a relay. It numbers what comes itself, so that the ledger can compare what members got.</summary>
internal abstract class RelaySession(IClientEvents events, LoadClient client) : IConnectionHandler
{
    /// <summary>The user.</summary>
    protected LoadClient Client => client;

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        client.Connection = connection;
        var room = client.Seats[0].Room;
        Join(room);
        client.Enter(room, handle: room, last: 0);
        events.OnReady(client);
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

    /// <summary>A text came from the room.</summary>
    protected void Deliver(ReadOnlySpan<byte> text) => events.OnDelivery(client, 0, client.Seats[0].Last + 1, text);
}
