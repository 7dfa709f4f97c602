using System.Buffers;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.EndToEnd.Resume;

/// <summary>Counts, in what a server sends, what it says about the rooms that a client enters.</summary>
internal sealed class ResumeCount
{
    private const int MaxFrameBytes = 16 << 20;
    private long _complete;
    private long _missed;

    /// <summary>Rooms of which everything missed was delivered.</summary>
    public long Complete => Interlocked.Read(ref _complete);

    /// <summary>Rooms of which too much was missed, so that history had to be read.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Begins to look at another connection.</summary>
    /// <returns>Takes the bytes of the server as they come.</returns>
    public Action<ReadOnlyMemory<byte>> NewStream()
    {
        var (unread, hasPreface) = (new ArrayBufferWriter<byte>(), false);
        return bytes =>
        {
            unread.Write(bytes.Span);
            var rest = new ReadOnlySequence<byte>(unread.WrittenMemory.ToArray());
            unread.ResetWrittenCount();
            if (!hasPreface && rest.Length >= RawPreface.Length)
                (hasPreface, rest) = (true, rest.Slice(RawPreface.Length));
            while (hasPreface && RawFrameScanner.TryScan(rest, MaxFrameBytes, out var length, out _) == OperationStatus.Done)
            {
                Count(rest.Slice(RawFrameScanner.PrefixLength, length).FirstSpan);
                rest = rest.Slice(RawFrameScanner.PrefixLength + length);
            }
            unread.Write(rest.FirstSpan);
        };
    }

    private void Count(ReadOnlySpan<byte> content)
    {
        Assert.True(RawFrame.TryOpen(content, out var frame, out _));
        if (frame.Type != RawType.Joined)
            return;
        Assert.True(frame.TryRead<RawJoined>(out var joined, out _));
        Interlocked.Add(ref _complete, joined.Rooms.Count(room => room.Resume == RawResume.Complete));
        Interlocked.Add(ref _missed, joined.Rooms.Count(room => room.Resume == RawResume.Missed));
    }
}
