namespace PersistentChat.Protocol.Sip;

/// <summary>Sizes a peer may not exceed.</summary>
/// <param name="HeadBytes">Start line and headers.</param>
/// <param name="BodyBytes">Body.</param>
public readonly record struct SipLimits(int HeadBytes, int BodyBytes);
