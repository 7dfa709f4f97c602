using PersistentChat.TestKit;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>
/// The server of the tests that only need one, started by the first of them and gone with the process. Not written through to disk: these
/// tests kill nothing.
/// </summary>
internal static class SharedServer
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => PostgresServer.StartNewAsync(durable: false));
    private static int _names;

    public static Task<PostgresServer> GetAsync() => Server.Value;

    /// <summary>Makes an empty namespace, which to its users is a database of their own and is made in a moment.</summary>
    /// <returns>A connection string for it.</returns>
    public static async Task<string> NewDatabaseAsync()
    {
        var server = await GetAsync();
        var name = $"t{Interlocked.Increment(ref _names)}";
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        await command.ExecuteNonQueryAsync();
        return $"{server.ConnectionString()};Search Path={name}";
    }
}
