namespace PersistentChat.Endpoints;

/// <summary>
/// Ends connections that nobody uses: without a user, stopped in the middle of a message, or closed by us and not read out.
/// Looked at in the heartbeat, so an idle connection has no timer.
/// </summary>
internal sealed class ConnectionDeadlines(SipEndpoint endpoint)
{
    private readonly TimeSpan _signIn = TimeSpan.FromSeconds(endpoint.Options.SignInTimeout);
    private readonly TimeSpan _message = TimeSpan.FromSeconds(endpoint.Options.MessageTimeout);
    private readonly TimeSpan _closing = TimeSpan.FromSeconds(endpoint.Options.RequestTimeout);

    /// <summary>Closes the connection if its time is up.</summary>
    /// <param name="connection">An open or closing connection.</param>
    /// <param name="now">Shard time.</param>
    public void Check(SipConnection connection, TimeSpan now)
    {
        if (connection.Transport.IsClosing)
            AbortOverdue(connection, now);
        else if (now - connection.MessageSince >= _message)
            Close(connection, "a message was begun and not finished");
        else if (IsUnusedFor(_signIn, connection, now))
            Close(connection, "nobody signed in");
    }

    /// <summary>A connection we closed waits for its peer to take the rest, but not for ever.</summary>
    private void AbortOverdue(SipConnection connection, TimeSpan now)
    {
        connection.ClosingSince = ShardTime.Earlier(connection.ClosingSince, now);
        if (now - connection.ClosingSince >= _closing)
            connection.Transport.Abort();
    }

    /// <summary>A proxy's connection may wait for its users; a client's is for one who is there.</summary>
    private static bool IsUnusedFor(TimeSpan limit, SipConnection connection, TimeSpan now)
    {
        if (connection.Peer.IsProxy || connection.Peer.FirstAgent is not null || connection.Registrations is not null)
        {
            connection.UnusedSince = ShardTime.Never;
            return false;
        }
        connection.UnusedSince = ShardTime.Earlier(connection.UnusedSince, now);
        return now - connection.UnusedSince >= limit;
    }

    private void Close(SipConnection connection, string reason)
    {
        SipLog.TimedOut(endpoint.Log, connection.Transport.Info.Remote, reason);
        connection.Transport.Close();
    }
}
