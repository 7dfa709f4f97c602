namespace PersistentChat.Client;

/// <summary>Anything that goes wrong between client and server.</summary>
public class ChatException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What went wrong, and what can be done about it.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ChatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The server said no. What was asked for has not happened.</summary>
public sealed class ChatRefusedException : ChatException
{
    /// <summary>Creates it.</summary>
    public ChatRefusedException(string what, int status, string reason)
        : base($"{what}: refused with {status} {reason}")
    {
        Status = status;
        Reason = reason;
    }

    /// <summary>SIP status or result code, 300 to 699.</summary>
    public int Status { get; }

    /// <summary>The server's words; may be empty.</summary>
    public string Reason { get; }
}

/// <summary>No connection could be made: nobody listens, the certificate is not trusted, the peer speaks something else.</summary>
public sealed class ChatConnectException : ChatException
{
    /// <summary>Creates it.</summary>
    public ChatConnectException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// The connection went away before the server had answered, or the answer did not come in time. The outcome of the call is
/// unknown: the server may have done it.
/// </summary>
public sealed class ConnectionLostException : ChatException
{
    /// <summary>Creates it.</summary>
    public ConnectionLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
