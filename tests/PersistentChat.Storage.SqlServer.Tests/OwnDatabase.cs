using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// The database that the connection string names, for servers on which the tests can make none. It must be empty, or the tests' own from
/// an earlier run, which a table of theirs says: the other tables alone could be those of a chat server in use.
/// </summary>
internal static class OwnDatabase
{
    /// <summary>The table that says whose the database is.</summary>
    public const string Mark = "pchat_test_database";

    /// <summary>Makes the database the tests' own.</summary>
    /// <param name="refusal">Why the server made no database.</param>
    /// <returns>Its connection string.</returns>
    public static async Task<string> ClaimAsync(string refusal)
    {
        var settings = new SqlConnectionStringBuilder(TestServer.ConnectionString);
        var problem = settings.InitialCatalog.Length == 0
            ? "it names no database"
            : Problem(await TestServer.ListTablesAsync(settings.ConnectionString));
        if (problem is not null)
        {
            throw new InvalidOperationException(
                $"The server makes no database for the tests ({refusal}), and that of {TestServer.Variable} is not used, as {problem}. "
                + "Let the login create databases, or name an empty database.");
        }
        await TestServer.RunAsync(
            settings.ConnectionString, $"IF OBJECT_ID(N'{Mark}', N'U') IS NULL CREATE TABLE {Mark} (id int NOT NULL);");
        return settings.ConnectionString;
    }

    /// <summary>Why a database with these tables is not touched; null if it may be.</summary>
    public static string? Problem(IReadOnlyCollection<string> tables)
    {
        var known = TableTypes.OfSchemas();
        return tables.Count == 0 ? null
            : !tables.Contains(Mark) ? "it has tables, and not from an earlier run of the tests"
            : tables.FirstOrDefault(table => table != Mark && !known.Has(table)) is { } foreign ? $"it has a table {foreign}"
            : null;
    }
}
