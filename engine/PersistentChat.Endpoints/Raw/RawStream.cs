using System.Buffers;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>Cuts the input of connections into preface and frames and hands them on; what cannot be read ends its connection.</summary>
internal sealed class RawStream(RawShard shard)
{
    private readonly RawRequests _requests = new(shard);

    /// <summary>Handles every complete frame at the start of the input.</summary>
    /// <returns>Bytes consumed.</returns>
    public int Read(RawConnection connection, ReadOnlySequence<byte> input)
    {
        connection.LastHeard = shard.Now;
        var rest = input;
        while (!connection.Transport.IsClosing && TryTake(connection, ref rest))
            connection.FrameSince = ShardTime.Never;
        connection.FrameSince = rest.IsEmpty ? ShardTime.Never : ShardTime.Earlier(connection.FrameSince, shard.Now);
        return (int)(connection.Transport.IsClosing ? input.Length : input.Length - rest.Length);
    }

    private bool TryTake(RawConnection connection, ref ReadOnlySequence<byte> rest) =>
        connection.Stage == RawStage.Preface ? TryTakePreface(connection, ref rest) : TryTakeFrame(connection, ref rest);

    private static bool TryTakePreface(RawConnection connection, ref ReadOnlySequence<byte> rest)
    {
        var status = RawPreface.TryRead(rest, out _);
        if (status == OperationStatus.NeedMoreData)
            return false;
        if (status == OperationStatus.InvalidData)
        {
            connection.Fail(0, 400, "This port speaks PCHAT/1, the raw protocol of PersistentChat.");
            return true;
        }
        // Every version a client can name is ours or a later one, which it goes back from.
        RawPreface.Write(connection.Transport);
        connection.Stage = RawStage.Hello;
        rest = rest.Slice(RawPreface.Length);
        return true;
    }

    private bool TryTakeFrame(RawConnection connection, ref ReadOnlySequence<byte> rest)
    {
        var status = RawFrameScanner.TryScan(rest, shard.Endpoint.MaxFrameBytes, out var length, out var error);
        if (status == OperationStatus.NeedMoreData)
            return false;
        if (status == OperationStatus.InvalidData)
        {
            connection.Fail(0, error.Code, error.Detail!);
            return true;
        }
        Join(connection, rest.Slice(RawFrameScanner.PrefixLength, length));
        rest = rest.Slice(RawFrameScanner.PrefixLength + length);
        return true;
    }

    private void Join(RawConnection connection, ReadOnlySequence<byte> content)
    {
        if (content.IsSingleSegment)
        {
            Open(connection, content.FirstSpan);
            return;
        }
        var length = (int)content.Length;
        var joined = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            content.CopyTo(joined);
            Open(connection, joined.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    private void Open(RawConnection connection, ReadOnlySpan<byte> content)
    {
        if (RawFrame.TryOpen(content, out var frame, out var error))
            _requests.Handle(connection, frame);
        else
            connection.Fail(0, error.Code, error.Detail!);
    }
}
