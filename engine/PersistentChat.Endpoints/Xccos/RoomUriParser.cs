using System.Buffers.Text;
using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Endpoints;

/// <summary>
/// Finds the rooms that clients name, by URI (<c>ma-chan://domain/guid</c>) or by domain and GUID. Case does not count; a
/// room of another domain is no room of ours. From bytes, without allocation, because every post names its room.
/// </summary>
internal sealed class RoomUriParser(string domain)
{
    private const int GuidLength = 36;

    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($"ma-chan://{domain}/");

    internal bool TryParse(XccosText uri, out Guid room) =>
        uri.TryGet(default, out var text) ? TryParse(text, out room) : TryParseUnescaped(uri, out room);

    internal RoomReference Parse(string uri)
    {
        var bytes = uri.Length <= _prefix.Length + GuidLength ? Encoding.UTF8.GetBytes(uri) : [];
        return new RoomReference(TryParse(bytes, out var room) ? room : null, uri);
    }

    internal RoomReference Parse(XccosRoomId id)
    {
        var isOurs = id.Domain is null || id.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase);
        return new RoomReference(isOurs && Guid.TryParseExact(id.Value, "D", out var room) ? room : null, id.Value);
    }

    // The buffer is in a method of its own, because it costs its clearing and no known client writes references here.
    private bool TryParseUnescaped(XccosText uri, out Guid room)
    {
        Span<byte> buffer = stackalloc byte[512];
        room = default;
        return uri.TryGet(buffer, out var text) && TryParse(text, out room);
    }

    private bool TryParse(ReadOnlySpan<byte> uri, out Guid room)
    {
        room = default;
        return uri.Length == _prefix.Length + GuidLength
            && AsciiCase.AreEqual(uri[.._prefix.Length], _prefix)
            && Utf8Parser.TryParse(uri[_prefix.Length..], out room, out var used, 'D') && used == GuidLength;
    }
}
