namespace PersistentChat.Endpoints;

/// <summary>What a user may call himself beside his password.</summary>
internal static class LoginName
{
    /// <summary>The sign-in address, or its user part as a login name; case does not matter.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="uri">The user's canonical SIP URI.</param>
    internal static bool Names(string name, string uri)
    {
        var address = uri.AsSpan("sip:".Length);
        return address.Equals(name, StringComparison.OrdinalIgnoreCase)
            || uri.AsSpan().Equals(name, StringComparison.OrdinalIgnoreCase)
            || address[..address.IndexOf('@')].Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
