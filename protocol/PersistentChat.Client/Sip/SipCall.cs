using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>
/// Everything that shares a Call-ID: a registration, a subscription or a dialog (RFC 3261 section 12), the client being the
/// side that began it. Guarded by the send gate of its connection, so that CSeq numbers leave in order.
/// </summary>
internal sealed class SipCall
{
    private readonly SipIdentity _identity;
    private readonly string _localTag = SipIdentity.NewToken(8);
    private readonly byte[] _branch;
    private readonly byte[] _via;
    private readonly string _contact;
    private readonly Dictionary<uint, SipTransaction> _pending = [];
    private byte[] _target;
    private byte[] _constantLines;
    private uint _sequence;

    /// <summary>Begins a call.</summary>
    /// <param name="identity">Who calls.</param>
    /// <param name="localAddress">The client's <c>host:port</c> and its transport.</param>
    /// <param name="requestUri">Request-URI until a dialog is established.</param>
    /// <param name="toUri">Whom it is addressed to.</param>
    public SipCall(SipIdentity identity, SipLocalAddress localAddress, string requestUri, string toUri)
    {
        _identity = identity;
        ToUri = toUri;
        CallId = Encoding.ASCII.GetBytes(SipIdentity.NewToken(16));
        _branch = Encoding.ASCII.GetBytes($"z9hG4bK{SipIdentity.NewToken(8)}");
        _via = Encoding.ASCII.GetBytes($"SIP/2.0/{localAddress.Transport} {localAddress.HostAndPort};branch=");
        _contact = $"<sip:{localAddress.HostAndPort};transport={localAddress.Transport.ToLowerInvariant()}>";
        _target = Encoding.ASCII.GetBytes(requestUri);
        _constantLines = ComposeConstantLines("", []);
    }

    /// <summary>The Call-ID.</summary>
    public byte[] CallId { get; }

    /// <summary>Address the call was made to.</summary>
    public string ToUri { get; }

    /// <summary>True from the server's 200 to INVITE on.</summary>
    public bool IsDialog { get; private set; }

    /// <summary>Requests without a final response.</summary>
    public Dictionary<uint, SipTransaction> Pending => _pending;

    /// <summary>Takes the next CSeq number.</summary>
    public uint NextSequence() => ++_sequence;

    /// <summary>Takes over the other side's tag, address and route (RFC 3261 section 12.1.2) from the 200 to INVITE.</summary>
    public void Establish(in SipMessage ok)
    {
        if (SipAddress.TryRead(ok[SipHeader.Contact], out var contact, out _))
            _target = contact.Uri.ToArray();
        _constantLines = ComposeConstantLines(Encoding.ASCII.GetString(ok.To.Tag), ReadRoute(ok));
        IsDialog = true;
    }

    /// <summary>Writes a request.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="method">Method.</param>
    /// <param name="sequence">CSeq number.</param>
    /// <param name="headers">Further head lines, each ending in CRLF.</param>
    /// <param name="body">Body.</param>
    public void Compose(ref SipWriter writer, SipMethod method, uint sequence, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body)
    {
        var name = SipNames.NameOf(method);
        writer.StartRequest(name, _target);
        writer.StartHeader("Via"u8);
        writer.Append(_via);
        writer.Append(_branch);
        writer.Append(sequence);
        // ACK to a 2xx is a transaction of its own (RFC 3261 section 13.2.2.4), and CSeq is that of the INVITE.
        writer.Append(method == SipMethod.Ack ? "a"u8 : ""u8);
        writer.EndHeader();
        writer.Raw(_constantLines);
        writer.StartHeader("CSeq"u8);
        writer.Append(sequence);
        writer.Append(" "u8);
        writer.Append(name);
        writer.EndHeader();
        writer.Raw(headers);
        writer.End(body);
    }

    /// <summary>Finds the request a final response belongs to and forgets it.</summary>
    public SipTransaction? Complete(in SipMessage response)
    {
        if (!_pending.TryGetValue(response.CSeq, out var transaction) || transaction.Method != response.Method)
            return null;
        _pending.Remove(response.CSeq);
        return transaction;
    }

    private static List<string> ReadRoute(in SipMessage ok)
    {
        var route = new List<string>();
        foreach (var line in ok.Lines(SipHeader.RecordRoute))
        {
            var rest = line;
            while (!rest.IsEmpty && SipAddress.TryRead(rest, out var entry, out rest))
                route.Add(Encoding.ASCII.GetString(entry.Text));
        }

        // The caller's route set is the Record-Route in reverse order.
        route.Reverse();
        return route;
    }

    private byte[] ComposeConstantLines(string remoteTag, List<string> route)
    {
        var lines = new StringBuilder();
        foreach (var entry in route)
            lines.Append("Route: ").Append(entry).Append("\r\n");
        lines.Append("Max-Forwards: 70\r\n");
        lines.Append("From: <").Append(_identity.User).Append(">;tag=").Append(_localTag)
            .Append(";epid=").Append(_identity.EndpointId).Append("\r\n");
        lines.Append("To: <").Append(ToUri).Append('>').Append(remoteTag.Length == 0 ? "" : ";tag=").Append(remoteTag).Append("\r\n");
        lines.Append("Call-ID: ").Append(Encoding.ASCII.GetString(CallId)).Append("\r\n");
        lines.Append("Contact: ").Append(_contact).Append("\r\n");
        lines.Append("User-Agent: PersistentChat.Client\r\n");
        return Encoding.ASCII.GetBytes(lines.ToString());
    }
}
