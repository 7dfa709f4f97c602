namespace PersistentChat.Storage.Sql;

/// <summary>The schemas a database may hold; each has steps, and a table of versions, of its own.</summary>
internal enum SchemaPart
{
    /// <summary>Catalog and messages: scripts under <c>Schema/Chat</c>, versions in <c>schema_version</c>.</summary>
    Chat,

    /// <summary>Compliance events: scripts under <c>Schema/Compliance</c>, versions in <c>compliance_schema_version</c>.</summary>
    Compliance,
}

/// <summary>The tables that each schema has for itself, so that both may be in one database.</summary>
internal static class SchemaPartTables
{
    /// <summary>What a table is called in this schema.</summary>
    /// <param name="part">The schema.</param>
    /// <param name="table">Its name in the schema of messages.</param>
    public static string Table(this SchemaPart part, string table) => part == SchemaPart.Chat ? table : "compliance_" + table;
}
