namespace PersistentChat.Protocol.Sip;

/// <summary>Extent of one message in the input.</summary>
/// <param name="Start">Line breaks skipped before the start line.</param>
/// <param name="HeadLength">Bytes of start line and headers, the empty line included; 0 while there is no whole head.</param>
/// <param name="BodyLength">Bytes of body.</param>
public readonly record struct SipFrame(int Start, int HeadLength, int BodyLength)
{
    /// <summary>Bytes of the input the message takes, skipped line breaks included.</summary>
    public int Consumed => Start + HeadLength + BodyLength;
}
