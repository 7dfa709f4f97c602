using System.Buffers;
using System.Buffers.Binary;
using PersistentChat.MessagePack;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Benchmarks.WholePath;

/// <summary>A client of the raw protocol that counts what it gets: answers to what it asked, and messages.</summary>
/// <param name="send">Takes bytes for the server.</param>
/// <param name="onMessages">Told how many messages came with one input.</param>
internal sealed class Member(Action<ReadOnlyMemory<byte>> send, Action<int> onMessages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RawFrameWriter _writer = new();
    private int _asked;
    private int _answered;
    private bool _hasPreface;

    /// <summary>Signs in without a password and enters a room.</summary>
    public void Enter(int user, Guid room)
    {
        send("PCHAT/1\n"u8.ToArray());
        Ask(new RawHello([], "benchmark"));
        Ask(new RawSignIn("NONE", $"sip:user{user}@{SampleTraffic.Domain}", new Guid(user + 1, 0, 0, new byte[8]), default));
        Ask(new RawJoin(IsBulk: false, [new RawJoinRoom(new RawRoom(room), After: null)]));
    }

    /// <summary>Takes what the server sent.</summary>
    /// <returns>How much was consumed.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var (consumed, messages) = (0, 0);
        if (!_hasPreface)
        {
            if (bytes.Length < RawPreface.Length)
                return 0;
            (_hasPreface, consumed) = (true, RawPreface.Length);
        }

        while (bytes.Length - consumed >= RawFrameScanner.PrefixLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[consumed..]);
            var content = bytes[(consumed + RawFrameScanner.PrefixLength)..];
            if (content.Length < length)
                break;
            consumed += RawFrameScanner.PrefixLength + length;
            messages += Count(content[..length]);
        }

        if (messages > 0)
            onMessages(messages);
        return consumed;
    }

    /// <returns>1 for a message.</returns>
    private int Count(ReadOnlySpan<byte> content)
    {
        var fields = new MessagePackReader(content);
        fields.ReadArrayHeader();
        switch ((RawType)fields.ReadUInt32())
        {
            case RawType.Message:
                return 1;
            case RawType.Welcome or RawType.SignedIn or RawType.Joined:
                Interlocked.Increment(ref _answered);
                return 0;
            case RawType.Posted or RawType.UserJoined:
                return 0;
            case var type:
                throw new InvalidDataException($"A frame of type {type} is not expected here.");
        }
    }

    private void Ask<T>(T frame)
        where T : IRawFrame<T>
    {
        var bytes = new ArrayBufferWriter<byte>();
        _writer.Write(bytes, correlation: 1, frame);
        send(bytes.WrittenMemory);
        _asked++;
        if (!SpinWait.SpinUntil(() => Volatile.Read(ref _answered) == _asked, Patience))
            throw new TimeoutException($"{typeof(T).Name} was not answered.");
    }
}
