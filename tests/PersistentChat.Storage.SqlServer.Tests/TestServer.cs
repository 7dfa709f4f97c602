using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// The server that the tests were given, and databases on it. Making one takes a server seconds, so a database is used again once it was
/// emptied; two are enough for all tests. <see cref="ServerCollection"/> drops them in the end.
/// </summary>
internal static class TestServer
{
    public const string Variable = "PERSISTENTCHAT_SQLSERVER";

    /// <summary>A database that was just left may count as in use for a moment.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly ConcurrentBag<string> Made = [];
    private static readonly ConcurrentBag<string> Empty = [];

    /// <summary>The connection string, or null if there is no server.</summary>
    public static string? ConnectionString { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>Gives an empty database.</summary>
    /// <returns>A connection string for it, otherwise as the server's.</returns>
    public static async Task<string> RentDatabaseAsync() => Empty.TryTake(out var empty) ? empty : await CreateDatabaseAsync();

    /// <summary>Takes a database back that nobody uses any more.</summary>
    public static async Task ReturnDatabaseAsync(string connectionString)
    {
        var tables = await ListAsync(connectionString, "SELECT name FROM sys.tables");
        if (tables.Count > 0)
            await RunAsync(connectionString, string.Concat(tables.Select(table => $"DROP TABLE {table}; ")));
        Empty.Add(connectionString);
    }

    /// <summary>Drops all databases that were made here.</summary>
    public static async Task DropDatabasesAsync()
    {
        while (Made.TryTake(out var database))
            await DropDatabaseAsync(new SqlConnectionStringBuilder(database).InitialCatalog);
    }

    /// <summary>Runs a batch on a connection of its own.</summary>
    public static async Task<object?> RunAsync(string connectionString, string batch)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = batch;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string> CreateDatabaseAsync()
    {
        var name = $"pchat_test_{Guid.NewGuid():N}";
        await RunAsync(ConnectionString!, $"CREATE DATABASE {name}");
        var database = new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = name }.ConnectionString;
        Made.Add(database);
        await AllowSnapshotsAsync(database, name);
        return database;
    }

    /// <summary>
    /// As docs/storage.md advises: without snapshots a scan holds up the writer for as long as it is open. Asked for only where they are
    /// off, since not every server that speaks the protocol can switch them.
    /// </summary>
    private static async Task AllowSnapshotsAsync(string database, string name)
    {
        var state = await RunAsync(database, "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()");
        if (Convert.ToInt32(state, CultureInfo.InvariantCulture) == 0)
            await RunAsync(ConnectionString!, $"ALTER DATABASE {name} SET ALLOW_SNAPSHOT_ISOLATION ON");
    }

    private static async Task DropDatabaseAsync(string name)
    {
        using var patience = new CancellationTokenSource(LongestWait);
        while (!await TryRunAsync($"DROP DATABASE {name}", isLast: patience.IsCancellationRequested))
            await Task.Delay(100, CancellationToken.None);
    }

    private static async Task<bool> TryRunAsync(string batch, bool isLast)
    {
        try
        {
            await RunAsync(ConnectionString!, batch);
            return true;
        }
        catch (SqlException) when (!isLast)
        {
            return false;
        }
    }

    private static async Task<List<string>> ListAsync(string connectionString, string query)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var row = await command.ExecuteReaderAsync();
        var list = new List<string>();
        while (await row.ReadAsync())
            list.Add(row.GetString(0));
        return list;
    }

    private static async Task<SqlConnection> OpenAsync(string connectionString)
    {
        var unpooled = new SqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new SqlConnection(unpooled.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
