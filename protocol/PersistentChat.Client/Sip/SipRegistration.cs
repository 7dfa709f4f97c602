using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>The client's registration (RFC 3261 section 10): signs in, answers a Digest challenge, refreshes, signs off.</summary>
internal sealed class SipRegistration(SipConnection connection, SipCall call, ChatClientOptions options)
{
    private const string Common =
        "Supported: gruu-10, adhoclist, msrtc-event-categories\r\nEvent: registration\r\nAllow-Events: presence\r\n"
        + "ms-keep-alive: UAC;hop-hop=yes\r\n";

    /// <summary>How long the registration holds, as the server said last.</summary>
    public TimeSpan Expires { get; private set; }

    /// <summary>When it is time to register again, after the last registration.</summary>
    public TimeSpan RefreshAfter => Expires > TimeSpan.FromSeconds(60) ? Expires - TimeSpan.FromSeconds(30) : Expires / 2;

    /// <summary>Signs in, or renews the registration.</summary>
    /// <exception cref="ChatRefusedException">403 for a wrong password; 407 if a password is needed and none was given.</exception>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var response = await SendAsync("", cancellationToken).ConfigureAwait(false);
        if (response.Status == 407 && options.Password is not null && Authorize(response) is { } credentials)
            response = await SendAsync(credentials, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccess($"Sign in as {options.User}");
        Expires = ReadExpires(response);
    }

    /// <summary>Signs off. Does not wait for the answer: servers may close the connection instead.</summary>
    public Task<SipResponse> SignOffAsync() => SendAsync("Expires: 0\r\n", CancellationToken.None);

    private Task<SipResponse> SendAsync(string headers, CancellationToken cancellationToken) =>
        connection.RequestAsync(call, SipMethod.Register, Encoding.UTF8.GetBytes(Common + headers), default, cancellationToken);

    private string? Authorize(SipResponse response)
    {
        var answer = DigestChallenge.Answer(
            response.Read(), ChatAddress.LoginOf(options.User), options.Password!, $"sip:{ChatAddress.DomainOf(options.User)}", SipIdentity.NewToken(8));
        return answer is null ? null : $"Proxy-Authorization: {answer}\r\n";
    }

    private static TimeSpan ReadExpires(SipResponse response) =>
        response.Read().TryGetNumber(SipHeader.Expires, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromHours(1);
}
