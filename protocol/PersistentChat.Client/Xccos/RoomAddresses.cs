using System.Collections.Concurrent;

namespace PersistentChat.Client.Xccos;

/// <summary>How the server spells its rooms. Only spellings other than the usual one are kept.</summary>
internal sealed class RoomAddresses(string domain)
{
    private ConcurrentDictionary<Guid, string>? _unusual;

    /// <summary>Domain of the user, taken to be that of the rooms too until the server says otherwise.</summary>
    public string Domain => domain;

    /// <summary>The room's address as the server spells it.</summary>
    public string UriOf(Guid room) =>
        _unusual is { } unusual && unusual.TryGetValue(room, out var uri) ? uri : ChatAddress.RoomUri(domain, room);

    /// <summary>Remembers a spelling.</summary>
    public void Learn(Guid room, string uri)
    {
        if (uri != ChatAddress.RoomUri(domain, room))
            (_unusual ??= new())[room] = uri;
    }

    /// <summary>Domain of a room's address.</summary>
    public string DomainOf(Guid room)
    {
        var uri = UriOf(room).AsSpan();
        var rest = uri[(uri.IndexOf("//") + 2)..];
        return rest[..rest.IndexOf('/')].ToString();
    }
}
