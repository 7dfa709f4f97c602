namespace PersistentChat.Engine;

/// <summary>Why a session ended; every session has exactly one. The names are the values of a metric's tag.</summary>
public enum SessionEndReason
{
    /// <summary>The client said goodbye (BYE).</summary>
    Left,

    /// <summary>The user signed off (REGISTER with Expires 0).</summary>
    SignedOff,

    /// <summary>The client's own connection broke.</summary>
    ConnectionLost,

    /// <summary>The same endpoint opened a new dialog.</summary>
    Replaced,

    /// <summary>The client did not take its messages in time and its outbox grew over the limit.</summary>
    SlowConsumer,

    /// <summary>A request of ours was never answered (Timer F), or the client said that it knows no such dialog.</summary>
    Unresponsive,

    /// <summary>The session timer or the registration ran out, or nobody came back for a suspended session.</summary>
    Expired,

    /// <summary>The peer broke the protocol in a way that cannot be answered.</summary>
    ProtocolError,

    /// <summary>The outcome of an accepted command is unknown because the event log failed.</summary>
    LogFailure,

    /// <summary>The server is stopping.</summary>
    ServerStopping,
}
