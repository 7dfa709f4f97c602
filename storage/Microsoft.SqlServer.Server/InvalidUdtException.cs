namespace Microsoft.SqlServer.Server;

/// <summary>A CLR type was used as a type of the database and is not one.</summary>
public sealed class InvalidUdtException : SystemException
{
    private InvalidUdtException(string message)
        : base(message)
    {
    }

    // The driver calls it by this name.
    internal static InvalidUdtException Create(Type type, string reason) => new($"'{type.FullName}' is no type of the database: {reason}");
}
