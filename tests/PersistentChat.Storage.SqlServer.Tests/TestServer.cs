using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// The server that the tests were given, and databases on it. Making one takes a server seconds, so a database is emptied and used again;
/// two are enough for all tests. Where the server has room for one only, the tests that need two are skipped, and where it makes none the
/// one of the connection string serves (see <see cref="OwnDatabase"/>). <see cref="ServerCollection"/> drops them in the end.
/// </summary>
internal static class TestServer
{
    public const string Variable = "PERSISTENTCHAT_SQLSERVER";

    private const int Wanted = 2;

    /// <summary>A database that was just left may count as in use for a moment.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Task<(int Count, string Refusal)>> Creatable = new(() => Task.Run(CountCreatableAsync));
    private static readonly Lazy<Task<SemaphoreSlim>> Turns = new(
        async () => new SemaphoreSlim(Math.Max(1, (await Creatable.Value).Count)));
    private static readonly ConcurrentBag<string> Made = [];
    private static readonly ConcurrentBag<string> Idle = [];

    /// <summary>The connection string, or null if there is no server.</summary>
    public static string? ConnectionString { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>Why there is no second database at a time, in the server's words; null if there is. Tries it at the first call.</summary>
    public static string? OneDatabaseReason() =>
        Creatable.Value.GetAwaiter().GetResult() is { Count: < Wanted, Refusal: var refusal } ? refusal : null;

    /// <summary>Gives an empty database, when there is one.</summary>
    /// <returns>A connection string for it, otherwise as the server's.</returns>
    public static async Task<string> RentDatabaseAsync()
    {
        if (!await (await Turns.Value).WaitAsync(LongestWait))
            throw new InvalidOperationException("All databases are in use: a test that needs two says so by Stores = 2.");
        string? database = null;
        try
        {
            database = Idle.TryTake(out var idle) ? idle : await MakeDatabaseAsync();
            await DropTablesAsync(database, except: OwnDatabase.Mark);
            return database;
        }
        catch
        {
            await ReturnDatabaseAsync(database);
            throw;
        }
    }

    /// <summary>Takes a database back that nobody uses any more.</summary>
    public static async Task ReturnDatabaseAsync(string? connectionString)
    {
        if (connectionString is not null)
            Idle.Add(connectionString);
        (await Turns.Value).Release();
    }

    /// <summary>Drops all databases that were made here, and what was made in one that was there.</summary>
    public static async Task DropDatabasesAsync()
    {
        while (Made.TryTake(out var database))
        {
            if ((await Creatable.Value).Count == 0)
                await DropTablesAsync(database, except: null);
            else
                await DropDatabaseAsync(new SqlConnectionStringBuilder(database).InitialCatalog);
        }
    }

    /// <summary>Runs a batch on a connection of its own.</summary>
    public static async Task<object?> RunAsync(string connectionString, string batch)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = batch;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The names of the tables of a database.</summary>
    public static async Task<IReadOnlyList<string>> ListTablesAsync(string connectionString)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sys.tables";
        await using var row = await command.ExecuteReaderAsync();
        var list = new List<string>();
        while (await row.ReadAsync())
            list.Add(row.GetString(0));
        return list;
    }

    /// <summary>Makes as many databases as the tests want, and drops them: tests are found before it is known which of them will run.</summary>
    private static async Task<(int Count, string Refusal)> CountCreatableAsync()
    {
        var names = new List<string>();
        var refusal = "";
        try
        {
            while (names.Count < Wanted)
                names.Add(await CreateDatabaseAsync());
        }
        catch (SqlException failure)
        {
            refusal = failure.Message;
        }
        foreach (var name in names)
            await DropDatabaseAsync(name);
        return (names.Count, refusal);
    }

    private static async Task<string> MakeDatabaseAsync()
    {
        var (count, refusal) = await Creatable.Value;
        var database = count == 0
            ? await OwnDatabase.ClaimAsync(refusal)
            : new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = await CreateDatabaseAsync() }.ConnectionString;
        Made.Add(database);
        await AllowSnapshotsAsync(database);
        return database;
    }

    private static async Task<string> CreateDatabaseAsync()
    {
        var name = $"pchat_test_{Guid.NewGuid():N}";
        await RunAsync(ConnectionString!, $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>
    /// As docs/storage.md advises: without snapshots a scan holds up the writer for as long as it is open. Asked for only where they are
    /// off, since not every server that speaks the protocol can switch them.
    /// </summary>
    private static async Task AllowSnapshotsAsync(string database)
    {
        var state = await RunAsync(database, "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()");
        if (Convert.ToInt32(state, CultureInfo.InvariantCulture) == 0)
            await RunAsync(database, "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON");
    }

    private static async Task DropTablesAsync(string connectionString, string? except)
    {
        var tables = (await ListTablesAsync(connectionString)).Where(table => table != except).ToArray();
        if (tables.Length > 0)
            await RunAsync(connectionString, string.Concat(tables.Select(table => $"DROP TABLE {table}; ")));
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
