using System.Diagnostics.CodeAnalysis;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>
/// REGISTER: who is behind a connection, until when. The identity is bound to the connection, so a refresh is not challenged
/// again, and there is no table of contacts: we always answer on the connection a request came by.
/// </summary>
internal sealed class Registrar(SipShard shard)
{
    /// <summary>Clients refresh thirty seconds early, but at the end of a short registration: allow for the way and a slow client.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly DigestAuthenticator _digest = new(shard);

    private SignInLookup Lookup => shard.Endpoint.Lookup;

    private Refusals Refusals => shard.Endpoint.Refusals;

    public void Handle(SipConnection connection, in SipMessage request)
    {
        var uri = request.To.ToAddressOfRecord();
        if (uri is null || uri != request.From.ToAddressOfRecord())
        {
            shard.Refuse(connection, request, Refusals.NotYourself);
            return;
        }
        var needsCredential = NeedsCredential(connection, request, uri);
        if (Lookup.TryFind(uri, needsCredential, out var found) || !IsWorthAsking(connection, request, uri))
            Handle(connection, request, uri, found);
        else if (connection.IsLookingUp)
            shard.Refuse(connection, request, Refusals.Busy);
        else
            LookUp(connection, request, uri, needsCredential);
    }

    private void Handle(SipConnection connection, in SipMessage request, string uri, SignInFound found)
    {
        if (Authenticate(connection, request, uri, found))
            Register(connection, request, found.User!);
    }

    /// <summary>True if a password is to be checked: nobody vouches for the user, and he did not sign in here before.</summary>
    private bool NeedsCredential(SipConnection connection, in SipMessage request, string uri) =>
        !connection.Peer.IsProxy
        && shard.Endpoint.Options.Authentication != SipAuthentication.None
        && !(shard.Endpoint.Engine.Directory.TryGetUser(uri, out var user) && connection.RegistrationOf(user) is not null);

    /// <summary>Whoever has to be challenged first, or says he is somebody else, costs the application nothing.</summary>
    private bool IsWorthAsking(SipConnection connection, in SipMessage request, string uri) => connection.Peer.IsProxy
        ? Identity.Asserted(request) == uri
        : shard.Endpoint.Options.Authentication == SipAuthentication.None || _digest.CanCheck(connection, request);

    /// <summary>The request waits off the shard, as a copy of its bytes, and is handled when the application has answered.</summary>
    private void LookUp(SipConnection connection, in SipMessage request, string uri, bool needsCredential)
    {
        connection.IsLookingUp = true;
        _ = ResumeAsync(Lookup.FindAsync(uri, needsCredential), connection, request.Frame.ToArray(), request.HeadLength, uri);
    }

    private async Task ResumeAsync(Task<SignInFound?> finding, SipConnection connection, byte[] frame, int headLength, string uri)
    {
        var found = await finding.ConfigureAwait(false);
        shard.Core.Post(() =>
        {
            connection.IsLookingUp = false;
            if (!connection.Transport.IsClosing)
                Resume(connection, frame, headLength, uri, found);
        });
    }

    private void Resume(SipConnection connection, byte[] frame, int headLength, string uri, SignInFound? found)
    {
        // It could be read before, so it can be read again.
        SipMessage.TryRead(frame, headLength, out var request, out _);
        if (found is { } answer)
            Handle(connection, request, uri, answer);
        else
            Refuse(connection, request, Refusals.Busy, uri);
    }

    /// <summary>The connection is gone, and with it who was signed in on it.</summary>
    public void Leave(SipConnection connection)
    {
        while (connection.Registrations is { } registration)
            Remove(connection, registration);
    }

    /// <summary>Ends what has run out.</summary>
    public void Expire(SipConnection connection, TimeSpan now)
    {
        for (var registration = connection.Registrations; registration is not null; registration = registration.Next)
        {
            if (now < registration.ExpiresAt)
                continue;
            SipLog.RegistrationExpired(shard.Endpoint.Log, registration.User.Uri);
            Remove(connection, registration);
            shard.Dialogs.EndAll(connection.Peer, registration.User, null, SessionEndReason.Expired);
        }
    }

    /// <summary>Finds out whether the user is who he says; otherwise answers the request.</summary>
    private bool Authenticate(SipConnection connection, in SipMessage request, string uri, SignInFound found)
    {
        var user = found.User;
        if (connection.Peer.IsProxy)
            return Identity.Asserted(request) == uri ? IsUsable(connection, request, user) : Refuse(connection, request, Refusals.NotYourself);
        if (user is not null && connection.RegistrationOf(user) is not null)
            return IsUsable(connection, request, user);
        if (shard.Endpoint.Options.Authentication == SipAuthentication.None)
            return IsUsable(connection, request, user);
        switch (_digest.Check(connection, request, uri, found))
        {
            case DigestOutcome.Right:
                return true;
            case DigestOutcome.Wrong:
                return Refuse(connection, request, Refusals.SignInRefused, uri);
            case DigestOutcome.Stale:
                _digest.Challenge(connection, request, isStale: true);
                return false;
            default:
                _digest.Challenge(connection, request, isStale: false);
                return false;
        }
    }

    private bool IsUsable(SipConnection connection, in SipMessage request, [NotNullWhen(true)] User? user) =>
        user is { Record.IsDisabled: false } || Refuse(connection, request, Refusals.UnknownUser);

    private bool Refuse(SipConnection connection, in SipMessage request, Refusal refusal, string? uri = null)
    {
        SipLog.SignInRefused(shard.Endpoint.Log, uri, connection.Transport.Info.Remote);
        shard.Endpoint.Metrics.SignIn("refused");
        shard.Refuse(connection, request, refusal);
        return false;
    }

    private void Register(SipConnection connection, in SipMessage request, User user)
    {
        var expires = ExpiresOf(request);
        if (expires == 0)
            SignOff(connection, request, user);
        else if (!connection.Peer.IsProxy)
            Renew(connection, user, TimeSpan.FromSeconds(expires));
        Answer(connection, request, expires);
    }

    private void Renew(SipConnection connection, User user, TimeSpan expires)
    {
        var registration = connection.RegistrationOf(user);
        if (registration is null)
        {
            registration = connection.Register(user);
            shard.Endpoint.Metrics.Registrations(1);
            shard.Endpoint.Metrics.SignIn("accepted");
            SipLog.SignedIn(shard.Endpoint.Log, user.Uri, connection.Transport.Info.Remote);
        }
        registration.ExpiresAt = shard.Now + expires + Grace;
    }

    /// <summary>Ends the user's sessions here: the client sends no cmd:part when it signs off. A proxy's user keeps his other endpoints.</summary>
    private void SignOff(SipConnection connection, in SipMessage request, User user)
    {
        SipLog.SignedOff(shard.Endpoint.Log, user.Uri);
        if (connection.RegistrationOf(user) is { } registration)
            Remove(connection, registration);
        var epid = connection.Peer.IsProxy ? request.From.EpidText() : null;
        shard.Dialogs.EndAll(connection.Peer, user, epid, SessionEndReason.SignedOff);
    }

    private void Remove(SipConnection connection, Registration registration)
    {
        connection.Remove(registration);
        shard.Endpoint.Metrics.Registrations(-1);
    }

    /// <summary>The header, else the parameter of Contact, else our own; never longer than ours (RFC 3261 section 10.3).</summary>
    private uint ExpiresOf(in SipMessage request)
    {
        var longest = (uint)shard.Endpoint.Options.RegistrationExpires;
        if (request.TryGetNumber(SipHeader.Expires, out var seconds))
            return Math.Min(seconds, longest);
        return SipAddress.TryRead(request[SipHeader.Contact], out var contact, out _)
            && uint.TryParse(contact.Parameter("expires"u8), out seconds)
                ? Math.Min(seconds, longest)
                : longest;
    }

    /// <summary>
    /// Each header here steers the client (sip-client-flow section 3): Expires as a header of its own or it never counts as
    /// signed in, Supported with this one value or it starts no group chat, Allow-Events without blanks.
    /// </summary>
    private void Answer(SipConnection connection, in SipMessage request, uint expires)
    {
        var writer = new SipWriter(connection.Transport);
        writer.StartResponse(200, request, shard.StatelessTag);
        if (expires > 0 && SipAddress.TryRead(request[SipHeader.Contact], out var contact, out _))
            WriteBinding(ref writer, contact.Uri, expires);
        writer.Header("Expires"u8, expires);
        writer.Header("Supported"u8, "msrtc-event-categories"u8);
        writer.Header("Allow-Events"u8, ProvisioningDocument.Event);
        writer.Header("ms-keep-alive"u8, "UAS; tcp=no; hop-hop=yes; end-end=no; timeout=300"u8);
        writer.Header("Server"u8, "RTC/5.0"u8);
        writer.End();
        shard.Endpoint.Metrics.Response(200);
    }

    private static void WriteBinding(ref SipWriter writer, ReadOnlySpan<byte> contact, uint expires)
    {
        writer.StartHeader("Contact"u8);
        writer.Append("<"u8);
        writer.Append(contact);
        writer.Append(">;expires="u8);
        writer.Append(expires);
        writer.EndHeader();
    }
}
