using System.Buffers;
using System.Buffers.Binary;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>One connection to a relay. It numbers what comes itself, so that the ledger can compare what members got.</summary>
internal sealed class RelaySession(RelayBinding binding, LoadClient client) : IConnectionHandler
{
    private const byte JoinMark = (byte)'J';
    private const int JoinLength = 1 + sizeof(uint);

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        client.Connection = connection;
        var frame = connection.GetSpan(RelayBinding.PrefixLength + JoinLength);
        BinaryPrimitives.WriteInt32BigEndian(frame, JoinLength);
        frame[RelayBinding.PrefixLength] = JoinMark;
        BinaryPrimitives.WriteInt32BigEndian(frame[(RelayBinding.PrefixLength + 1)..], client.Seats[0].Room);
        connection.Advance(RelayBinding.PrefixLength + JoinLength);
        client.Enter(client.Seats[0].Room, client.Seats[0].Room, last: 0);
        binding.Events.OnReady(client);
    }

    /// <inheritdoc/>
    public int OnData(Connection connection, ReadOnlySequence<byte> input)
    {
        binding.Events.OnInput();
        var bytes = input.IsSingleSegment ? input.FirstSpan : input.ToArray();
        var consumed = 0;
        while (bytes.Length - consumed >= RelayBinding.PrefixLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[consumed..]);
            var start = consumed + RelayBinding.PrefixLength;
            if (bytes.Length - start < length)
                break;
            binding.Events.OnDelivery(client, 0, client.Seats[0].Last + 1, bytes.Slice(start, length));
            consumed = start + length;
        }

        return consumed;
    }

    /// <inheritdoc/>
    public void OnClosed(Connection connection, Exception? error)
    {
        client.Connection = null;
        if (client.State == ClientState.Leaving)
            binding.Events.OnSignedOff(client);
        else
            binding.Events.OnLost(client, error?.Message ?? "the relay closed the connection");
    }
}
