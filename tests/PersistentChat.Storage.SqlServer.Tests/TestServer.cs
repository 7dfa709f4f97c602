using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The server that the tests were given, and databases on it.</summary>
internal static class TestServer
{
    public const string Variable = "PERSISTENTCHAT_SQLSERVER";

    /// <summary>A database that was just left may count as in use for a moment.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The connection string, or null if there is no server.</summary>
    public static string? ConnectionString { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>Makes an empty database.</summary>
    /// <returns>A connection string for it.</returns>
    public static async Task<string> CreateDatabaseAsync()
    {
        var name = $"pchat_test_{Guid.NewGuid():N}";
        await RunAsync(ConnectionString!, $"CREATE DATABASE {name}");
        return new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = name }.ConnectionString;
    }

    /// <summary>Drops a database that was made here, once nobody uses it any more.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
        using var patience = new CancellationTokenSource(LongestWait);
        while (!await TryRunAsync($"DROP DATABASE {name}", isLast: patience.IsCancellationRequested))
            await Task.Delay(100, CancellationToken.None);
    }

    /// <summary>Runs a batch on a connection of its own.</summary>
    public static async Task<object?> RunAsync(string connectionString, string batch)
    {
        var unpooled = new SqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new SqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = batch;
        return await command.ExecuteScalarAsync();
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
}
