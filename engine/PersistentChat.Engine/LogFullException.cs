namespace PersistentChat.Engine;

/// <summary>Nothing was changed, because the event log has no room for it: try again when there is space.</summary>
/// <param name="message">How large the log is and how much is free.</param>
public sealed class LogFullException(string message) : IOException(message);
