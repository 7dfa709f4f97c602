using System.Buffers;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>Cuts the input of connections into messages and hands them on; what cannot be read is refused and counted.</summary>
internal sealed class SipStream(SipShard shard)
{
    /// <summary>A refused body up to this size is read past, so that its dialog survives (xccos.md M07); a larger one ends the connection.</summary>
    private const uint LargestDiscard = 16 << 20;

    private readonly RequestDispatcher _requests = new(shard);
    private readonly SipLimits _limits = shard.Endpoint.Options.Limits;

    /// <summary>Handles every complete message at the start of the input.</summary>
    /// <returns>Bytes consumed.</returns>
    public int Read(SipConnection connection, ReadOnlySequence<byte> input)
    {
        var rest = input;
        while (!connection.Transport.IsClosing)
        {
            rest = Discard(connection, rest);
            if (rest.IsEmpty)
                break;
            var status = SipFrameScanner.TryScan(ref connection.Scan, rest, _limits, out var frame, out var error);
            if (status == OperationStatus.NeedMoreData)
            {
                // Keep-alives are taken at once: an idle connection must not keep them waiting for a message.
                rest = rest.Slice(frame.Consumed);
                break;
            }
            if (status == OperationStatus.InvalidData)
            {
                GiveUp(connection, rest, frame, error);
                rest = rest.Slice(frame.Consumed);
                continue;
            }
            ReadMessage(connection, rest.Slice(frame.Start, frame.HeadLength + frame.BodyLength), frame.HeadLength);
            rest = rest.Slice(frame.Consumed);
            connection.MessageSince = ShardTime.Never;
        }
        connection.MessageSince = rest.IsEmpty && connection.ToDiscard == 0
            ? ShardTime.Never : ShardTime.Earlier(connection.MessageSince, shard.Now);
        return (int)(connection.Transport.IsClosing ? input.Length : input.Length - rest.Length);
    }

    private static ReadOnlySequence<byte> Discard(SipConnection connection, ReadOnlySequence<byte> input)
    {
        var count = Math.Min(connection.ToDiscard, input.Length);
        connection.ToDiscard -= count;
        return input.Slice(count);
    }

    private void ReadMessage(SipConnection connection, ReadOnlySequence<byte> message, int headLength)
    {
        if (message.IsSingleSegment)
        {
            Read(connection, message.FirstSpan, headLength);
            return;
        }
        var length = (int)message.Length;
        var joined = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            message.CopyTo(joined);
            Read(connection, joined.AsSpan(0, length), headLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    private void Read(SipConnection connection, ReadOnlySpan<byte> frame, int headLength)
    {
        if (!SipMessage.TryRead(frame, headLength, out var message, out var error))
            Refuse(connection, message, error);
        else if (message.IsRequest)
            _requests.Handle(connection, message);
        else
            HandleResponse(connection, message);
    }

    /// <summary>The extent is known, so the next message can be read; this one is answered if it names its sender.</summary>
    private void Refuse(SipConnection connection, in SipMessage message, SipError error)
    {
        shard.Endpoint.Metrics.Malformed(error);
        SipLog.MessageMalformed(shard.Endpoint.Log, connection.Transport.Info.Remote, error);
        if (error == SipError.BadStartLine)
            connection.Transport.Close();
        else if (CanAnswer(message))
            shard.Refuse(connection, message, RefusalOf(error));
    }

    /// <summary>
    /// The stream cannot be read on from here. A request whose head is complete is refused first; if only its body is too
    /// large, the body is dropped and the stream goes on behind it.
    /// </summary>
    private void GiveUp(SipConnection connection, ReadOnlySequence<byte> input, SipFrame frame, SipError error)
    {
        shard.Endpoint.Metrics.Malformed(error);
        SipLog.StreamBroken(shard.Endpoint.Log, connection.Transport.Info.Remote, error);
        if (frame.HeadLength > 0 && input.Length >= frame.Start + frame.HeadLength)
        {
            var head = input.Slice(frame.Start, frame.HeadLength).ToArray();
            SipMessage.TryRead(head, head.Length, out var message, out _);
            if (CanAnswer(message))
                shard.Refuse(connection, message, RefusalOf(error));
            if (error == SipError.BodyTooLarge && message.TryGetNumber(SipHeader.ContentLength, out var length) && length <= LargestDiscard)
            {
                connection.ToDiscard = length;
                connection.Scan = default;
                return;
            }
        }
        connection.Transport.Close();
    }

    private static bool CanAnswer(in SipMessage message) =>
        message.IsRequest && message.Method != SipMethod.Ack && message.Has(SipHeader.Via) && message.Has(SipHeader.From)
        && message.Has(SipHeader.To) && message.Has(SipHeader.CallId) && message.Has(SipHeader.CSeq);

    private Refusal RefusalOf(SipError error) => error switch
    {
        SipError.BodyTooLarge => shard.Endpoint.Refusals.TooLarge,
        SipError.BadVersion => shard.Endpoint.Refusals.BadVersion,
        _ => shard.Endpoint.Refusals.BadRequest,
    };

    private void HandleResponse(SipConnection connection, in SipMessage response)
    {
        if (response.StatusCode < 200
            || shard.Dialogs.Find(connection, response.From.Tag, response.To.Tag, response.CallId) is not { } dialog)
            return;
        dialog.LastHeard = shard.Now;
        // 481, and this client's 487, say that the dialog is dead; 408 comes from a proxy that could not reach it.
        if (response.StatusCode is 481 or 487 or 408)
            shard.Dialogs.Lose(dialog, LossReason.Disowned);
        else
            dialog.OnAnswered(response.CSeq);
    }
}
