using System.Collections.Concurrent;

namespace PersistentChat.Endpoints;

/// <summary>
/// A client installation of a user: what outlives its connections. Its connections may be on different shards, one after the
/// other, so every member is for any thread.
/// </summary>
internal sealed class RawClient(UInt128 identity)
{
    /// <summary>Holder of a client that is forgotten: nobody can take it any more.</summary>
    private static readonly object Nobody = new();

    private object? _holder;
    private ConcurrentDictionary<Guid, long>? _positions;
    private long _lostAt;

    /// <summary>The client in the identity of its posts.</summary>
    public UInt128 Identity { get; } = identity;

    /// <summary>Time stamp of the loss of its connection; without meaning while it has one.</summary>
    public long LostAt => Volatile.Read(ref _lostAt);

    public bool HasPositions => Volatile.Read(ref _positions) is not null;

    /// <summary>Makes a connection the client's.</summary>
    /// <param name="connection">The new one.</param>
    /// <param name="before">The one it had, if any.</param>
    /// <returns>False if the client is forgotten.</returns>
    public bool TryTake(RawConnection connection, out RawConnection? before)
    {
        while (true)
        {
            var holder = Volatile.Read(ref _holder);
            before = holder as RawConnection;
            if (ReferenceEquals(holder, Nobody))
                return false;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _holder, connection, holder), holder))
                return true;
        }
    }

    /// <summary>The connection is lost.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="now">When that is. Written before the client has no holder: an entry of an earlier loss then no longer speaks for it.</param>
    /// <returns>False if the client has another one.</returns>
    public bool TryLeave(RawConnection connection, long now)
    {
        if (!ReferenceEquals(Volatile.Read(ref _holder), connection))
            return false;
        Volatile.Write(ref _lostAt, now);
        return ReferenceEquals(Interlocked.CompareExchange(ref _holder, null, connection), connection);
    }

    /// <summary>Nobody may take it any more.</summary>
    /// <returns>False if it has a connection, or is forgotten already.</returns>
    public bool TryForget() => Interlocked.CompareExchange(ref _holder, Nobody, null) is null;

    /// <summary>Newest number the client acknowledged in a room; null if it never did.</summary>
    public long? PositionIn(Guid room) =>
        Volatile.Read(ref _positions) is { } positions && positions.TryGetValue(room, out var number) ? number : null;

    /// <summary>Keeps the highest number acknowledged in a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="number">The number.</param>
    /// <param name="most">Rooms kept; more are not.</param>
    public void Acknowledge(Guid room, long number, int most)
    {
        if (Volatile.Read(ref _positions) is not { } positions)
        {
            var created = new ConcurrentDictionary<Guid, long>(concurrencyLevel: 1, capacity: 4);
            positions = Interlocked.CompareExchange(ref _positions, created, null) ?? created;
        }
        if (positions.Count < most || positions.ContainsKey(room))
            positions.AddOrUpdate(room, static (_, added) => added, static (_, kept, added) => Math.Max(kept, added), number);
    }
}
