namespace PersistentChat.LoadTests;

/// <summary>A run cannot be done or finished; the message is for the person who asked for it.</summary>
public sealed class LoadException : Exception
{
    /// <inheritdoc cref="LoadException"/>
    public LoadException()
    {
    }

    /// <inheritdoc cref="LoadException"/>
    public LoadException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="LoadException"/>
    public LoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
