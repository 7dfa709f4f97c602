using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>
/// Ends connections that nobody uses, asks silent clients whether they are there, and has the rest go out that a client was too slow
/// for. Looked at in the heartbeat, so an idle connection has no timer.
/// </summary>
internal sealed class RawDeadlines(RawShard shard)
{
    private readonly TimeSpan _signIn = TimeSpan.FromSeconds(shard.Endpoint.Options.SignInTimeout);
    private readonly TimeSpan _message = TimeSpan.FromSeconds(shard.Endpoint.Options.MessageTimeout);
    private readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(shard.Endpoint.Options.RawKeepAlive);

    /// <summary>Does what is due.</summary>
    /// <param name="connection">An open or closing connection.</param>
    /// <param name="now">Shard time.</param>
    public void Check(RawConnection connection, TimeSpan now)
    {
        if (connection.Transport.IsClosing)
            AbortOverdue(connection, now);
        else if (now - connection.FrameSince >= _message)
            connection.Fail(0, (int)ResultCode.InvalidArgument, "A frame was begun and not finished.");
        else if (connection.Stage != RawStage.SignedIn)
            CheckSignIn(connection, now);
        else if (now - connection.LastHeard >= 2 * _keepAlive)
            connection.Close(SessionEndReason.Unresponsive, ResultCode.Busy, "Nothing was heard from the client.");
        else
            Serve(connection, now);
    }

    private void CheckSignIn(RawConnection connection, TimeSpan now)
    {
        if (now - connection.BeganAt >= _signIn)
            connection.Fail(0, (int)ResultCode.InvalidToken, "Nobody has signed in.");
    }

    private void Serve(RawConnection connection, TimeSpan now)
    {
        if (connection.Session is { QueuedBytes: > 0 } session)
            session.RequestFlush();
        else if (now - connection.LastSent >= _keepAlive)
            connection.WriteEmpty(RawType.Ping, correlation: 0);
    }

    /// <summary>A connection we closed waits for its peer to take the rest, but not for ever.</summary>
    private void AbortOverdue(RawConnection connection, TimeSpan now)
    {
        connection.ClosingSince = ShardTime.Earlier(connection.ClosingSince, now);
        if (now - connection.ClosingSince >= _message)
            connection.Transport.Abort();
    }
}
