using System.Diagnostics.CodeAnalysis;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client;

/// <summary>Addresses of users and rooms as the client reads them.</summary>
internal static class ChatAddress
{
    private const string SipScheme = "sip:";
    private const string RoomScheme = "ma-chan://";

    /// <summary>True for <c>sip:user@host</c> of plain printable ASCII, which can stand in a SIP header as it is.</summary>
    public static bool IsSipUser([NotNullWhen(true)] string? uri)
    {
        if (uri is null || !uri.StartsWith(SipScheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var at = uri.IndexOf('@', StringComparison.Ordinal);
        return at > SipScheme.Length && at < uri.Length - 1 && uri.IndexOf('@', at + 1) < 0 && uri.AsSpan().IndexOfAny(NotInUri) < 0
            && !uri.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    /// <summary>The canonical form of a user's address, given with or without its scheme; null if it is none.</summary>
    public static string? CanonicalUser(string? address)
    {
        if (address is null)
            return null;
        var text = address.Trim();
        var uri = text.Contains(':', StringComparison.Ordinal) ? text : SipScheme + text;
        return SipUri.ToAddressOfRecord(Encoding.UTF8.GetBytes(uri)) is { } canonical && IsSipUser(canonical) ? canonical : null;
    }

    /// <summary><c>contoso.com</c> of <c>sip:alice@contoso.com</c>.</summary>
    public static string DomainOf(string user) => user[(user.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary><c>alice@contoso.com</c> of <c>sip:alice@contoso.com</c>: the name a user signs in with.</summary>
    public static string LoginOf(string user) => user[SipScheme.Length..];

    /// <summary>The room's address in the one form our servers use.</summary>
    public static string RoomUri(string domain, Guid room) => $"{RoomScheme}{domain}/{room:D}";

    /// <summary>Reads a room's GUID out of a GUID or a <c>ma-chan</c> URI.</summary>
    public static bool TryReadRoom(string text, out Guid room)
    {
        var guid = text.AsSpan().Trim();
        if (guid.StartsWith(RoomScheme, StringComparison.OrdinalIgnoreCase))
            guid = guid[(guid.LastIndexOf('/') + 1)..];
        return Guid.TryParseExact(guid, "D", out room);
    }

    private static readonly System.Buffers.SearchValues<char> NotInUri = System.Buffers.SearchValues.Create("<>\"; ,");
}
