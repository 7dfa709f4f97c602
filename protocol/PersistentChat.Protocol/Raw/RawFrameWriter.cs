using System.Buffers;
using System.Buffers.Binary;
using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>
/// Writes frames. An object of it owns the memory in which frames of unknown length are put together, and is for one thread;
/// the frames of a message's way and those without fields need none.
/// </summary>
public sealed class RawFrameWriter
{
    // The prefix, an array head, and type and correlation in their longest forms.
    private const int MaxHeadBytes = RawFrameScanner.PrefixLength + 5 + 5 + 9;

    // One long answer shall not keep its memory for as long as the connection lives.
    private const int MaxKeptBytes = 1 << 20;

    private ArrayBufferWriter<byte> _scratch = new();

    /// <summary>Writes a frame whose length can be bounded, straight to the output. Nothing is allocated.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="correlation">0 to <see cref="RawFrame.MaxCorrelation"/>.</param>
    /// <param name="frame">The fields.</param>
    public static void WriteHot<T>(IBufferWriter<byte> output, ulong correlation, scoped in T frame)
        where T : IRawHotFrame<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(checked(MaxHeadBytes + frame.MaxFieldBytes));
        var writer = new MessagePackWriter(span[RawFrameScanner.PrefixLength..]);
        WriteHead(ref writer, T.Type, correlation, T.FieldCount);
        frame.Write(ref writer);
        Complete(output, span, (int)writer.BytesWritten);
    }

    /// <summary>Writes a frame without fields. Nothing is allocated.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="type">A type that has no fields.</param>
    /// <param name="correlation">0 to <see cref="RawFrame.MaxCorrelation"/>.</param>
    public static void WriteEmpty(IBufferWriter<byte> output, RawType type, ulong correlation)
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(MaxHeadBytes);
        var writer = new MessagePackWriter(span[RawFrameScanner.PrefixLength..]);
        WriteHead(ref writer, type, correlation, fields: 0);
        Complete(output, span, (int)writer.BytesWritten);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="correlation">0 to <see cref="RawFrame.MaxCorrelation"/>.</param>
    /// <param name="frame">The fields.</param>
    public void Write<T>(IBufferWriter<byte> output, ulong correlation, scoped in T frame)
        where T : IRawFrame<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(output);
        _scratch.ResetWrittenCount();
        var writer = new MessagePackWriter(_scratch);
        WriteHead(ref writer, T.Type, correlation, T.FieldCount);
        frame.Write(ref writer);
        writer.Flush();

        var content = _scratch.WrittenSpan;
        var span = output.GetSpan(RawFrameScanner.PrefixLength + content.Length);
        content.CopyTo(span[RawFrameScanner.PrefixLength..]);
        Complete(output, span, content.Length);
        if (_scratch.Capacity > MaxKeptBytes)
            _scratch = new();
    }

    private static void WriteHead(scoped ref MessagePackWriter writer, RawType type, ulong correlation, int fields)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correlation, RawFrame.MaxCorrelation);
        writer.WriteArrayHeader(RawFieldReader.HeadFields + fields);
        writer.WriteUInt64((uint)type);
        writer.WriteUInt64(correlation);
    }

    private static void Complete(IBufferWriter<byte> output, Span<byte> span, int contentLength)
    {
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)contentLength);
        output.Advance(RawFrameScanner.PrefixLength + contentLength);
    }
}
