namespace PersistentChat.Endpoints;

/// <summary>
/// Who is at the other end: a client with its one connection, or a trusted proxy with any number of them. Dialogs belong to
/// the peer: a client's end with its connection, a proxy's do not.
/// </summary>
internal sealed class SipPeer(bool isProxy)
{
    private readonly List<SipConnection> _connections = [];

    public bool IsProxy { get; } = isProxy;

    /// <summary>Head of the list of endpoints that have dialogs or a suspended session.</summary>
    public SipAgent? FirstAgent { get; set; }

    public void Add(SipConnection connection) => _connections.Add(connection);

    public void Remove(SipConnection connection) => _connections.Remove(connection);

    /// <summary>A connection to send by, the preferred one if it lives; null if none does.</summary>
    public SipConnection? Live(SipConnection preferred)
    {
        if (!preferred.Transport.IsClosing)
            return preferred;
        foreach (var connection in _connections)
        {
            if (!connection.Transport.IsClosing)
                return connection;
        }
        return null;
    }
}
