using System.Buffers;
using System.Buffers.Binary;
using PersistentChat.Protocol.Raw;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>One connection of the raw protocol: cuts it into frames and hands on what they say.</summary>
internal sealed class RawSession(RawBinding binding, LoadClient client) : IConnectionHandler
{
    /// <summary>Correlation of everything that is no operation of a step; those are numbered from 1 and below 2^32.</summary>
    public const ulong SignInCorrelation = 1UL << 40;

    private RawEntrance? _entrance = new(binding, client);
    private bool _hasPreface;

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        client.Connection = connection;
        _entrance!.Begin();
    }

    /// <inheritdoc/>
    public int OnData(Connection connection, ReadOnlySequence<byte> input)
    {
        binding.Events.OnInput();
        // The shard hands over one piece; an input in several would come from another transport.
        var bytes = input.IsSingleSegment ? input.FirstSpan : input.ToArray();
        var consumed = 0;
        if (!_hasPreface)
        {
            if (bytes.Length < RawPreface.Length)
                return 0;
            consumed = TakePreface(input);
        }

        while (TryCut(bytes[consumed..], out var content))
        {
            consumed += RawFrameScanner.PrefixLength + content.Length;
            Take(content);
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
            binding.Events.OnLost(client, error?.Message ?? "the server closed the connection");
    }

    private int TakePreface(in ReadOnlySequence<byte> input)
    {
        if (RawPreface.TryRead(input, out var version) != OperationStatus.Done || version != RawPreface.Version)
            throw new InvalidDataException("The server does not speak the raw protocol.");
        _hasPreface = true;
        return RawPreface.Length;
    }

    private static bool TryCut(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (bytes.Length < RawFrameScanner.PrefixLength)
            return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (bytes.Length - RawFrameScanner.PrefixLength < length)
            return false;
        content = bytes.Slice(RawFrameScanner.PrefixLength, (int)length);
        return true;
    }

    private void Take(ReadOnlySpan<byte> content)
    {
        var frame = RawFrameGlance.Of(content);
        switch (frame.Type)
        {
            case RawType.Message:
                TakeMessage(frame);
                break;
            case RawType.Posted:
                binding.Events.OnPosted((uint)frame.Correlation, frame.Fields.ReadInt64());
                break;
            case RawType.Ping:
                RawFrameWriter.WriteEmpty(client.Connection!, RawType.Pong, frame.Correlation);
                break;
            case RawType.Refused when frame.Correlation < SignInCorrelation:
                binding.Events.OnRefused((uint)frame.Correlation, Read<RawRefused>(content).Name);
                break;
            case RawType.Closing:
                throw new IOException($"The server closes the connection: {Read<RawClosing>(content).Text}");
            case RawType.Error:
                throw new InvalidDataException($"The server calls it an error: {Read<RawFailure>(content).Text}");
            case RawType.UserJoined or RawType.UserParted or RawType.Pong or RawType.SignedOff:
                break;
            default:
                TakeAnswer(frame, content);
                break;
        }
    }

    private void TakeMessage(RawFrameGlance frame)
    {
        var handle = frame.Fields.ReadInt32();
        var number = frame.Fields.ReadInt64();
        frame.Fields.Skip(); // time
        frame.Fields.ReadStringBytes(); // author
        frame.Fields.ReadStringBytes(); // his name
        frame.Fields.ReadUInt32(); // flags
        var seat = client.SeatOf(handle);
        if (seat >= 0)
            binding.Events.OnDelivery(client, seat, number, frame.Fields.ReadStringBytes());
        else
            binding.Events.OnForeignDelivery(client, handle);
    }

    private void TakeAnswer(RawFrameGlance frame, ReadOnlySpan<byte> content)
    {
        if (frame.Correlation < SignInCorrelation)
        {
            binding.Events.OnAnswered((uint)frame.Correlation);
            return;
        }

        if (_entrance is null)
            throw new InvalidDataException($"A frame of type {frame.Type} answers nothing.");
        if (!_entrance.Take(frame, content))
            return;
        _entrance = null;
        binding.Events.OnReady(client);
    }

    /// <summary>Reads a frame with the codec of the product.</summary>
    internal static T Read<T>(ReadOnlySpan<byte> content)
        where T : IRawFrame<T>
    {
        return RawFrame.TryOpen(content, out var frame, out var error) && frame.TryRead<T>(out var fields, out error)
            ? fields : throw new InvalidDataException($"The server sent a frame that cannot be read: {error.Detail}");
    }
}
