using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>Names of the methods the client sends.</summary>
internal static class SipMethodText
{
    public static ReadOnlySpan<byte> Of(SipMethod method) => method switch
    {
        SipMethod.Register => "REGISTER"u8,
        SipMethod.Subscribe => "SUBSCRIBE"u8,
        SipMethod.Invite => "INVITE"u8,
        SipMethod.Ack => "ACK"u8,
        SipMethod.Info => "INFO"u8,
        SipMethod.Update => "UPDATE"u8,
        SipMethod.Bye => "BYE"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "The client does not send this method."),
    };
}
