namespace PersistentChat.Server;

/// <summary>Settings under <c>Storage</c>: which database keeps the messages, and how it is reached.</summary>
internal sealed class StorageSettings() : ConnectionSettings("Storage")
{
    /// <summary>The kind of database.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>True if the messages are kept in a database of their own instead of the node's.</summary>
    public bool IsExternal() => Provider != StorageProvider.Sqlite;

    /// <summary>What cannot be together.</summary>
    public IEnumerable<string> Check() => Check(Provider.ToString().ToLowerInvariant(), IsExternal());
}

/// <summary>Kinds of database that keep messages.</summary>
internal enum StorageProvider
{
    /// <summary>The node's own file in the data folder.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,

    /// <summary>A SQL Server, or Azure SQL.</summary>
    SqlServer,
}
