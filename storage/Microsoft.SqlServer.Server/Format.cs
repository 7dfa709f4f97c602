namespace Microsoft.SqlServer.Server;

/// <summary>How a CLR type is stored; the driver asks for it and this product does not use it.</summary>
public enum Format
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>By the server's own layout.</summary>
    Native = 1,

    /// <summary>By the type's own writing, see <see cref="IBinarySerialize"/>.</summary>
    UserDefined = 2,
}
