namespace PersistentChat.Storage;

/// <summary>A record that this software cannot read. The message names the kind, format and sequence number.</summary>
public sealed class EventFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    public EventFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
