namespace PersistentChat.Server;

/// <summary>How a database outside the data folder is reached, in one section of the settings.</summary>
internal abstract class ConnectionSettings(string section)
{
    /// <summary>Where an external database is and how to sign in to it.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds nothing but the connection string.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>Name of the section.</summary>
    public string Section => section;

    /// <summary>The connection string, wherever it was given.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or is empty.</exception>
    public string ReadConnectionString()
    {
        if (ConnectionStringFile is null)
            return ConnectionString!;
        try
        {
            var text = File.ReadAllText(ConnectionStringFile).Trim();
            return text.Length > 0 ? text : throw new SettingsException($"{section}:ConnectionStringFile = \"{ConnectionStringFile}\" is empty.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{section}:ConnectionStringFile = \"{ConnectionStringFile}\" cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>What cannot be together. A connection string is never repeated.</summary>
    /// <param name="provider">The provider, as it is written in the settings.</param>
    /// <param name="needsConnection">True if it is reached by a connection string of this section.</param>
    protected IEnumerable<string> Check(string provider, bool needsConnection)
    {
        var given = new[] { ($"{section}:ConnectionString", ConnectionString), ($"{section}:ConnectionStringFile", ConnectionStringFile) }
            .Where(way => way.Item2 is not null).Select(way => way.Item1).ToList();
        if (needsConnection && given.Count != 1)
        {
            yield return $"{section}:Provider = {provider} needs a connection string: give {section}:ConnectionString "
                + $"(better in the environment than in a file with other settings) or {section}:ConnectionStringFile, one of the two.";
        }
        if (!needsConnection && given.Count > 0)
            yield return $"{given[0]} has no effect with {section}:Provider = {provider}: give postgresql or sqlserver, or leave it out.";
        if (string.IsNullOrWhiteSpace(ConnectionString ?? "-"))
            yield return $"{section}:ConnectionString is empty.";
    }
}
