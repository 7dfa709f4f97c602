using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>
/// Who speaks in a request outside a dialog: the asserted identity behind a trusted proxy, else the From user, who must have
/// signed in on this very connection. A user may only speak as himself.
/// </summary>
internal static class Identity
{
    /// <summary>Finds the user.</summary>
    /// <returns>Null if found, else the refusal.</returns>
    public static Refusal? Find(SipShard shard, SipConnection connection, in SipMessage request, out User? user)
    {
        user = null;
        var refusals = shard.Endpoint.Refusals;
        var uri = connection.Peer.IsProxy ? Asserted(request) : request.From.ToAddressOfRecord();
        if (uri is null)
            return refusals.NotRegistered;
        if (!shard.Endpoint.Engine.Directory.TryGetUser(uri, out user) || user.Record.IsDisabled)
            return refusals.UnknownUser;
        if (connection.Peer.IsProxy || shard.Endpoint.Options.Authentication == SipAuthentication.None)
            return null;
        return connection.RegistrationOf(user) is null ? refusals.NotRegistered : null;
    }

    /// <summary>The sip URI that a trusted proxy asserts (RFC 3325 section 9.1: one value, or a sip and a tel one); null if none.</summary>
    public static string? Asserted(in SipMessage request)
    {
        foreach (var line in request.Lines(SipHeader.PAssertedIdentity))
        {
            var rest = line;
            while (!rest.IsEmpty && SipAddress.TryRead(rest, out var address, out rest))
            {
                if (address.ToAddressOfRecord() is { } uri)
                    return uri;
            }
        }
        return null;
    }

    /// <summary>True if a request inside a dialog comes from the dialog's user. Allocates nothing for a client.</summary>
    public static bool IsUserOf(SipDialog dialog, SipConnection connection, in SipMessage request)
    {
        if (!Ascii.EqualsIgnoreCase(request.From.Uri, dialog.Head.RemoteUri)
            && request.From.ToAddressOfRecord() != dialog.Agent.User.Uri)
            return false;
        // Proxies assert what they authenticate, which inside a dialog not all do; but none may assert someone else.
        return !connection.Peer.IsProxy
            || !request.Has(SipHeader.PAssertedIdentity)
            || Asserted(request) == dialog.Agent.User.Uri;
    }
}
