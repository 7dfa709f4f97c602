using System.Buffers;
using System.Globalization;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.LoadTests;

/// <summary>A relay of SIP: the body of each request goes to everyone in the room, who answer it. One names the room; it and those before are only answered.</summary>
internal sealed class SipRelaySession(IClientEvents events, LoadClient client) : RelaySession(events, client)
{
    private static readonly SipLimits Limits = new(HeadBytes: 64 * 1024, BodyBytes: 1024 * 1024);

    private SipScanState _scan;
    private uint _sequence;

    /// <inheritdoc/>
    public override void Post(ReadOnlySpan<byte> text)
    {
        var writer = new SipWriter(Client.Connection!);
        writer.StartRequest("INFO"u8, "sip:pchat-1@contoso.com"u8);
        writer.Raw("Via: SIP/2.0/TCP 127.0.0.1:5060\r\nMax-Forwards: 70\r\nFrom: <sip:load@contoso.com>;tag=1\r\n"u8);
        writer.Raw("To: <sip:pchat-1@contoso.com>;tag=1\r\nCall-ID: 1\r\nContent-Type: text/plain\r\n"u8);
        writer.StartHeader("CSeq"u8);
        writer.Append(++_sequence);
        writer.Append(" INFO"u8);
        writer.EndHeader();
        writer.End(text);
    }

    // The line end ends the number, which the relay reads without looking how long the body is.
    /// <inheritdoc/>
    protected override void Join(int room) => Post(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"J {room}\n").PadRight(JoinBytes, '.')));

    /// <inheritdoc/>
    protected override int Take(in ReadOnlySequence<byte> input)
    {
        var (rest, consumed) = (input, 0);
        while (true)
        {
            var status = SipFrameScanner.TryScan(ref _scan, rest, Limits, out var frame, out var error);
            if (status == OperationStatus.InvalidData)
                throw new InvalidDataException($"The relay sent something that is not SIP ({error}).");
            consumed += frame.Consumed;
            if (status == OperationStatus.NeedMoreData)
                return consumed;
            TakeMessage(rest.Slice(frame.Start, frame.HeadLength + frame.BodyLength), frame.HeadLength);
            rest = rest.Slice(frame.Consumed);
        }
    }

    private void TakeMessage(in ReadOnlySequence<byte> frame, int headLength)
    {
        var bytes = frame.IsSingleSegment ? frame.FirstSpan : frame.ToArray();
        // Its answers are shorter than SIP allows: they are only counted, and for posts not even that.
        if (bytes.StartsWith("SIP/2.0 "u8))
        {
            if (IsEntering)
                GoOn();
            return;
        }

        if (!SipMessage.TryRead(bytes, headLength, out var request, out var error))
            throw new InvalidDataException($"The relay sent a request that cannot be read ({error}).");
        var writer = new SipWriter(Client.Connection!);
        writer.StartResponse(200, request, default);
        writer.End();
        Deliver(request.Body);
    }
}
