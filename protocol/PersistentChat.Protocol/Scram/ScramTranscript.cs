namespace PersistentChat.Protocol.Scram;

/// <summary>What both sides compute alike from the messages exchanged (RFC 5802 section 3).</summary>
internal static class ScramTranscript
{
    private static ReadOnlySpan<byte> Comma => ","u8;

    /// <summary>The value of <c>c=</c>: the GS2 header, and the channel-binding data if the client binds.</summary>
    internal static byte[] BindingInput(ScramClientFirst first, ReadOnlySpan<byte> channelBinding) =>
        first.Binding == ScramBinding.ServerEndPoint ? [.. first.Gs2Header, .. channelBinding] : first.Gs2Header;

    /// <summary>AuthMessage: what proof and signature cover.</summary>
    internal static byte[] AuthMessage(ScramClientFirst first, ReadOnlySpan<byte> serverFirst, ReadOnlySpan<byte> finalWithoutProof) =>
        [.. first.Bare, .. Comma, .. serverFirst, .. Comma, .. finalWithoutProof];
}
