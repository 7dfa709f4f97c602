namespace Microsoft.SqlServer.Server;

/// <summary>A CLR type was used as a type of the database and is not one.</summary>
public sealed class InvalidUdtException : SystemException
{
    private InvalidUdtException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception; the driver calls it by this name.</summary>
    /// <param name="udtType">The type that is not one of the database.</param>
    /// <param name="resourceReason">Why, as a name of the driver's or as text.</param>
    public static InvalidUdtException Create(Type udtType, string resourceReason) =>
        new($"'{udtType?.FullName}' is no type of the database: {resourceReason}");
}
