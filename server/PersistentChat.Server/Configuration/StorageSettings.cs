namespace PersistentChat.Server;

/// <summary>Settings under <c>Storage</c>: which database keeps the messages, and how it is reached.</summary>
internal sealed class StorageSettings
{
    /// <summary>The kind of database.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Where an external database is and how to sign in to it.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds nothing but the connection string.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>True if the messages are kept in a database of their own instead of the node's.</summary>
    public bool IsExternal() => Provider != StorageProvider.Sqlite;

    /// <summary>The connection string, wherever it was given.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or is empty.</exception>
    public string ReadConnectionString()
    {
        if (ConnectionStringFile is null)
            return ConnectionString!;
        try
        {
            var text = File.ReadAllText(ConnectionStringFile).Trim();
            return text.Length > 0 ? text : throw new SettingsException($"Storage:ConnectionStringFile = \"{ConnectionStringFile}\" is empty.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Storage:ConnectionStringFile = \"{ConnectionStringFile}\" cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>What cannot be together. A connection string is never repeated.</summary>
    public IEnumerable<string> Check()
    {
        var given = new[] { ("Storage:ConnectionString", ConnectionString), ("Storage:ConnectionStringFile", ConnectionStringFile) }
            .Where(way => way.Item2 is not null).Select(way => way.Item1).ToList();
        if (IsExternal() && given.Count != 1)
        {
            yield return $"Storage:Provider = {Provider.ToString().ToLowerInvariant()} needs a connection string: give Storage:ConnectionString "
                + "(better in the environment than in a file with other settings) or Storage:ConnectionStringFile, one of the two.";
        }
        if (!IsExternal() && given.Count > 0)
            yield return $"{given[0]} has no effect with Storage:Provider = sqlite, whose file is in the data folder: give postgresql or sqlserver, or leave it out.";
        if (string.IsNullOrWhiteSpace(ConnectionString ?? "-"))
            yield return "Storage:ConnectionString is empty.";
    }
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
