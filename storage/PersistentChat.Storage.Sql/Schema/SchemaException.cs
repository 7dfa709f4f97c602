namespace PersistentChat.Storage.Sql;

/// <summary>The database's schema is not one this software can use. The message says which version it has and what to do.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SchemaException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
