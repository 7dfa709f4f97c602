using System.Buffers;
using System.IO.Pipelines;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>Takes one message: the bytes of the whole frame and the length of its head.</summary>
internal delegate void SipFrameHandler(ReadOnlySpan<byte> frame, int headLength);

/// <summary>Cuts what a connection receives into messages. Holds no buffer while nothing comes.</summary>
/// <param name="stream">What is read.</param>
/// <param name="handle">Takes each message; may throw <see cref="InvalidDataException"/> for one that cannot be read.</param>
/// <param name="handled">Called after all messages that came at once.</param>
internal sealed class SipInput(Stream stream, SipFrameHandler handle, Action handled)
{
    private static readonly SipLimits Limits = new(HeadBytes: 64 * 1024, BodyBytes: 64 * 1024 * 1024);

    private SipScanState _state;

    /// <summary>Reads until there is nothing more to read.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> ReadToEndAsync()
    {
        // Zero-byte reads: a client that waits for something to happen holds no buffer.
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(useZeroByteReads: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                var rest = Consume(result.Buffer);
                handled();
                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                    return "the server closed the connection";
            }
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return $"receiving failed: {e.Message}";
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private ReadOnlySequence<byte> Consume(ReadOnlySequence<byte> input)
    {
        while (true)
        {
            var status = SipFrameScanner.TryScan(ref _state, input, Limits, out var frame, out var error);
            // Line breaks alone are a keep-alive and need not wait for the message that follows them.
            if (status == OperationStatus.NeedMoreData)
                return input.Slice(frame.Consumed);
            if (status != OperationStatus.Done)
                throw new InvalidDataException($"the server sent something that is not SIP ({error}); is this the right port?");
            Read(input.Slice(frame.Start, frame.HeadLength + frame.BodyLength), frame.HeadLength);
            input = input.Slice(frame.Consumed);
        }
    }

    private void Read(ReadOnlySequence<byte> frame, int headLength)
    {
        if (frame.IsSingleSegment)
        {
            handle(frame.FirstSpan, headLength);
            return;
        }

        var length = (int)frame.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        frame.CopyTo(whole);
        try
        {
            handle(whole.AsSpan(0, length), headLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
