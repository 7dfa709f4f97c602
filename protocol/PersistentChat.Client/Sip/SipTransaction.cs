using PersistentChat.Client.Link;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>A request of the client that waits for its final response.</summary>
/// <param name="method">Method of the request.</param>
/// <param name="started">Timestamp of the clock when it was sent.</param>
internal sealed class SipTransaction(SipMethod method, long started) : Pending<SipResponse>(started)
{
    /// <summary>Method of the request; a response must name the same.</summary>
    public SipMethod Method { get; } = method;
}
