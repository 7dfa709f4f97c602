namespace Microsoft.SqlServer.Server;

/// <summary>Marks a CLR type as a type of the database. The driver looks for it on types that it does not know.</summary>
/// <param name="format">How values are stored.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = true)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>How values are stored.</summary>
    public Format Format { get; } = format;

    /// <summary>True if the stored bytes sort as the values do.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>True if every value takes the same number of bytes.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>Most bytes of a value, 1 to 8000; -1 for a large value; 0 if not said.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Name of the type in the database.</summary>
    public string? Name { get; set; }

    /// <summary>Name of the method that checks a value.</summary>
    public string? ValidationMethodName { get; set; }
}
