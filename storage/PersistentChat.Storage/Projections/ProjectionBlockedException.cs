namespace PersistentChat.Storage;

/// <summary>A projection cannot go on without losing events or guessing. The message says which events and what an operator can do.</summary>
public sealed class ProjectionBlockedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ProjectionBlockedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
