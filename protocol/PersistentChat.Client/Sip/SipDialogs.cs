using System.Globalization;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>Begins, refreshes and ends the calls of one connection.</summary>
internal sealed class SipDialogs(SipConnection connection, SipIdentity identity, SipLocalAddress local)
{
    // An INVITE is the first request of its call.
    private const uint InviteSequence = 1;

    /// <summary>After how long without refresh the server ends a dialog (RFC 4028); null if it never does.</summary>
    public TimeSpan? SessionInterval { get; private set; }

    /// <summary>The call of the registration.</summary>
    public SipCall NewRegistrationCall() => NewCall($"sip:{identity.Domain}", identity.User);

    /// <summary>Asks for the address to look the chat service up at.</summary>
    public async Task<string> FetchServiceUriAsync(CancellationToken cancellationToken)
    {
        var call = NewCall(identity.User, identity.User);
        var uri = await Provisioning.FetchServiceUriAsync(connection, call, identity.Domain, cancellationToken).ConfigureAwait(false);
        connection.Remove(call);
        return uri;
    }

    /// <summary>Opens a dialog.</summary>
    public async Task<SipCall> InviteAsync(string uri, CancellationToken cancellationToken)
    {
        var call = NewCall(uri, uri);
        var headers = "Supported: ms-sender, timer\r\nContent-Type: application/sdp\r\n"u8;
        var response = await connection.RequestAsync(call, SipMethod.Invite, headers, Encoding.ASCII.GetBytes(ComposeOffer()), cancellationToken)
            .ConfigureAwait(false);
        response.EnsureSuccess($"Open a session with {uri}");
        connection.Acknowledge(call, InviteSequence);
        SessionInterval = ReadSessionInterval(response.Read()[SipHeader.SessionExpires]);
        return call;
    }

    /// <summary>Tells the server that the dialog is alive (RFC 3311).</summary>
    public async Task UpdateAsync(SipCall call)
    {
        var response = await connection.RequestAsync(call, SipMethod.Update, default, default, CancellationToken.None).ConfigureAwait(false);
        response.EnsureSuccess("Refresh the chat session");
    }

    /// <summary>Ends a dialog.</summary>
    public async Task ByeAsync(SipCall call, CancellationToken cancellationToken)
    {
        // Whatever the answer, the dialog is over.
        await connection.RequestAsync(call, SipMethod.Bye, default, default, cancellationToken).ConfigureAwait(false);
        connection.Remove(call);
    }

    /// <summary>Reads <c>1800;refresher=uac</c>.</summary>
    internal static TimeSpan? ReadSessionInterval(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)';');
        var digits = Encoding.ASCII.GetString(end < 0 ? value : value[..end]).Trim();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private SipCall NewCall(string requestUri, string toUri) =>
        connection.Add(new SipCall(identity, local, requestUri, toUri));

    private string ComposeOffer()
    {
        var host = local.HostAndPort[..local.HostAndPort.LastIndexOf(':')].Trim('[', ']');
        var network = host.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";
        return $"v=0\r\no=- 0 0 IN {network} {host}\r\ns=session\r\nc=IN {network} {host}\r\nt=0 0\r\n"
            + "m=message 5060 sip null\r\na=accept-types:text/plain\r\n";
    }
}
