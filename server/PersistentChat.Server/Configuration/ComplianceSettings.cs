namespace PersistentChat.Server;

/// <summary>Settings under <c>Compliance</c>: whether what people do is kept on record, and where.</summary>
internal sealed class ComplianceSettings() : ConnectionSettings("Compliance")
{
    /// <summary>True to keep the record.</summary>
    public bool Enabled { get; set; }

    /// <summary>The kind of database.</summary>
    public ComplianceProvider Provider { get; set; } = ComplianceProvider.Storage;

    /// <summary>The database that keeps the record, and the section that says how it is reached.</summary>
    public (StorageProvider Provider, ConnectionSettings Connection) Resolve(StorageSettings storage) => Provider switch
    {
        ComplianceProvider.Storage => (storage.Provider, storage),
        ComplianceProvider.PostgreSql => (StorageProvider.PostgreSql, this),
        ComplianceProvider.SqlServer => (StorageProvider.SqlServer, this),
        _ => (StorageProvider.Sqlite, this),
    };

    /// <summary>What cannot be together.</summary>
    public IEnumerable<string> Check() => Check(
        Provider.ToString().ToLowerInvariant(), Provider is ComplianceProvider.PostgreSql or ComplianceProvider.SqlServer);
}

/// <summary>Kinds of database that keep the record.</summary>
internal enum ComplianceProvider
{
    /// <summary>The database of the messages; if that is the node's own file, another file beside it.</summary>
    Storage,

    /// <summary>A file in the data folder.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,

    /// <summary>A SQL Server, or Azure SQL.</summary>
    SqlServer,
}
