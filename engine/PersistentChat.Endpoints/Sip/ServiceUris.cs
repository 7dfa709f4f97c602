namespace PersistentChat.Endpoints;

/// <summary>The URIs under which the chat service is found: those for lookup, and the one that carries the chat.</summary>
internal sealed class ServiceUris
{
    private readonly HashSet<string> _lookup;

    public ServiceUris(SipOptions options, string domain)
    {
        Domain = domain;
        Chat = $"sip:{options.ChatUserPart}@{domain}".ToLowerInvariant();
        Lookup = $"sip:{options.LookupUserParts[0]}@{domain}".ToLowerInvariant();
        _lookup = [.. options.LookupUserParts.Select(part => $"sip:{part}@{domain}".ToLowerInvariant())];
    }

    public string Domain { get; }

    /// <summary>What lookups are answered with.</summary>
    public string Chat { get; }

    /// <summary>What provisioning announces.</summary>
    public string Lookup { get; }

    public ServiceKind KindOf(string? addressOfRecord)
    {
        if (addressOfRecord is null)
            return ServiceKind.None;
        if (addressOfRecord == Chat)
            return ServiceKind.Chat;
        return _lookup.Contains(addressOfRecord) ? ServiceKind.Lookup : ServiceKind.None;
    }
}

/// <summary>What an invited URI stands for.</summary>
internal enum ServiceKind : byte
{
    /// <summary>Nothing of ours.</summary>
    None,

    /// <summary>Where clients ask for the chat URI. Serves every command all the same: some clients never ask.</summary>
    Lookup,

    /// <summary>Where they chat.</summary>
    Chat,
}
