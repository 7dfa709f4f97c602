using System.Buffers;
using System.IO.Pipelines;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>Takes the content of one frame.</summary>
internal delegate void RawFrameHandler(ReadOnlySpan<byte> content);

/// <summary>Cuts what a connection receives into frames. Holds no buffer while nothing comes. For one reader at a time.</summary>
internal sealed class RawInput(Stream stream)
{
    // An answer may be longer than what the server accepts itself, but nothing sensible is longer than this.
    private const int MaxFrameBytes = 64 * 1024 * 1024;

    // Zero-byte reads: a client that waits for something to happen holds no buffer.
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(useZeroByteReads: true));

    /// <summary>Reads the server's first bytes.</summary>
    /// <returns>The version both go on with; 0 if it is something else than a preface.</returns>
    /// <exception cref="EndOfStreamException">The server closed the connection first.</exception>
    public async Task<int> ReadPrefaceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var status = RawPreface.TryRead(result.Buffer, out var version);
            if (status != OperationStatus.NeedMoreData)
            {
                _reader.AdvanceTo(status == OperationStatus.Done ? result.Buffer.GetPosition(RawPreface.Length) : result.Buffer.Start);
                return version;
            }

            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    /// <summary>Reads one frame, for as long as the client asks and the server answers.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection first.</exception>
    /// <exception cref="InvalidDataException">What comes is no frame.</exception>
    public async Task<byte[]> ReadFrameAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (TryCut(result.Buffer, out var content, out var rest))
            {
                var frame = content.ToArray();
                _reader.AdvanceTo(rest.Start);
                return frame;
            }

            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    /// <summary>Reads until there is nothing more to read.</summary>
    /// <param name="handle">Takes each frame; may throw <see cref="InvalidDataException"/> for one that cannot be read.</param>
    /// <param name="handled">Called after all frames that came at once.</param>
    /// <returns>Why it ended.</returns>
    public async Task<string> ReadToEndAsync(RawFrameHandler handle, Action handled)
    {
        try
        {
            while (true)
            {
                var result = await _reader.ReadAsync().ConfigureAwait(false);
                var rest = result.Buffer;
                while (TryCut(rest, out var content, out rest))
                    Handle(content, handle);
                handled();
                _reader.AdvanceTo(rest.Start, rest.End);
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
            await _reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryCut(ReadOnlySequence<byte> input, out ReadOnlySequence<byte> content, out ReadOnlySequence<byte> rest)
    {
        (content, rest) = (default, input);
        var status = RawFrameScanner.TryScan(input, MaxFrameBytes, out var length, out var error);
        if (status == OperationStatus.InvalidData)
            throw new InvalidDataException($"the server sent something that is no frame: {error.Detail}");
        if (status == OperationStatus.NeedMoreData)
            return false;
        content = input.Slice(RawFrameScanner.PrefixLength, length);
        rest = input.Slice(content.End);
        return true;
    }

    private static void Handle(ReadOnlySequence<byte> content, RawFrameHandler handle)
    {
        if (content.IsSingleSegment)
        {
            handle(content.FirstSpan);
            return;
        }

        var length = (int)content.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        content.CopyTo(whole);
        try
        {
            handle(whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
