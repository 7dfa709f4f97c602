using System.Collections.Concurrent;

namespace PersistentChat.Endpoints;

/// <summary>
/// The clients that are signed in, and for a while those that were, with what they acknowledged. A client that signs in again has
/// its earlier connection closed. Any thread.
/// </summary>
/// <param name="keeping">How long a client without connection is kept.</param>
/// <param name="capacity">How many of those are kept.</param>
/// <param name="roomsPerClient">Rooms of which a client's number is kept.</param>
internal sealed class RawClients(TimeSpan keeping, int capacity, int roomsPerClient)
{
    private readonly ConcurrentDictionary<UInt128, RawClient> _clients = new();
    private readonly ConcurrentQueue<(RawClient Client, long LostAt)> _lost = new();

    /// <summary>Clients known now.</summary>
    public int Count => _clients.Count;

    /// <summary>The client of a connection that has signed in.</summary>
    public RawClient Take(UInt128 identity, RawConnection connection)
    {
        while (true)
        {
            var client = _clients.GetOrAdd(identity, static id => new RawClient(id));
            if (client.TryTake(connection, out var before))
            {
                before?.Replace();
                return client;
            }
            // It is being forgotten by another thread; a new one takes its place.
            _clients.TryRemove(KeyValuePair.Create(identity, client));
        }
    }

    public void Acknowledge(RawClient client, Guid room, long number) => client.Acknowledge(room, number, roomsPerClient);

    /// <summary>A connection has ended.</summary>
    public void Leave(RawClient client, RawConnection connection, TimeProvider time)
    {
        var lostAt = time.GetTimestamp();
        if (!client.TryLeave(connection, lostAt))
            return;
        if (client.HasPositions && keeping > TimeSpan.Zero && capacity > 0)
        {
            _lost.Enqueue((client, lostAt));
        }
        else
        {
            Forget(client);
        }
    }

    /// <summary>Forgets whose time is over, and the oldest beyond the bound. One thread at a time.</summary>
    public void Forget(TimeProvider time)
    {
        while (_lost.TryPeek(out var oldest) && (_lost.Count > capacity || time.GetElapsedTime(oldest.LostAt) >= keeping))
        {
            _lost.TryDequeue(out _);
            // It may have come back and been lost again, and then has a younger entry.
            if (oldest.Client.LostAt == oldest.LostAt)
                Forget(oldest.Client);
        }
    }

    private void Forget(RawClient client)
    {
        if (client.TryForget())
            _clients.TryRemove(KeyValuePair.Create(client.Identity, client));
    }
}
