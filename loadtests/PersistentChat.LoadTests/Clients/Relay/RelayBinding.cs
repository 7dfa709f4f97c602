using System.Buffers.Binary;

namespace PersistentChat.LoadTests;

/// <summary>
/// Connections of a minimal relay, the yardstick: each names one room, and from then on every frame sent in the room comes back
/// to all in it. Nothing is signed in, numbered, acknowledged or kept.
/// </summary>
internal sealed class RelayBinding(IClientEvents events, Connector connector) : IBinding
{
    /// <summary>Bytes before a frame: how many follow, big endian.</summary>
    public const int PrefixLength = sizeof(uint);

    /// <summary>Who is told.</summary>
    public IClientEvents Events => events;

    /// <inheritdoc/>
    public void SignIn(LoadClient client)
    {
        if (client.Seats.Length != 1)
            throw new NotSupportedException("A relay takes one room a connection; choose a scenario with one room a user.");
        connector.Open(new RelaySession(this, client));
    }

    /// <inheritdoc/>
    public void Post(LoadClient client, int seat, uint id, ReadOnlySpan<byte> text)
    {
        var frame = client.Connection!.GetSpan(PrefixLength + text.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame, text.Length);
        text.CopyTo(frame[PrefixLength..]);
        client.Connection.Advance(PrefixLength + text.Length);
    }

    /// <inheritdoc/>
    public void ReadHistory(LoadClient client, int seat, uint id, int count) => throw NotThere();

    /// <inheritdoc/>
    public void ReadRooms(LoadClient client, uint id) => throw NotThere();

    /// <inheritdoc/>
    public void SignOff(LoadClient client) => client.Connection!.Close();

    /// <inheritdoc/>
    public void KeepAlive(LoadClient client)
    {
        // A relay does not mind silence.
    }

    private static NotSupportedException NotThere() => new("A relay only relays; choose a scenario that only posts.");
}
