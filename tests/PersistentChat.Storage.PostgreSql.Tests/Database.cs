using Npgsql;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>A connection of the test's own, to look at a database behind the store's back or to be in its way.</summary>
internal sealed class Database : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NpgsqlConnection _connection;

    private Database(NpgsqlConnection connection) => _connection = connection;

    public static async Task<Database> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        return new Database(connection);
    }

    public async Task RunAsync(string statement)
    {
        await using var command = new NpgsqlCommand(statement, _connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string query)
    {
        await using var command = new NpgsqlCommand(query, _connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Rows of a query, each with its first column as text.</summary>
    public async Task<string> TextAsync(string query)
    {
        await using var command = new NpgsqlCommand(query, _connection);
        await using var row = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
            lines.Add(row.GetString(0));
        return string.Join('\n', lines);
    }

    /// <summary>Waits until another connection is in the middle of a statement that waits for a lock.</summary>
    /// <param name="statement">How the statement begins.</param>
    /// <returns>The number of that connection's process.</returns>
    public async Task<int> WaitForBlockedAsync(string statement)
    {
        var query = $"SELECT COALESCE(MIN(pid), 0) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '{statement}%'";
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            // Within a transaction the server shows the same picture again and again unless told otherwise.
            await RunAsync("SELECT pg_stat_clear_snapshot()");
            if (await ScalarAsync<int>(query) is var process and > 0)
                return process;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
