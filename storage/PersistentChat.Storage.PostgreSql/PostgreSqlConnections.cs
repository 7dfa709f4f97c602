using Npgsql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>
/// Connections to one database, whichever of its servers takes writes. Readings go there too: a standby may be behind the cursor
/// that was read a moment ago.
/// </summary>
internal sealed class PostgreSqlConnections : IAsyncDisposable
{
    // Timeout: five seconds a server, so that two servers, one of them dead, are tried within the patience of a reader.
    // Command Timeout: a batch takes far less than a second, so half a minute means that nobody is working on it.
    // Keepalive: an idle connection notices within seconds that its server is gone, instead of at the next use.
    // Host Recheck Seconds: what was learnt of a server (down, standby) holds for a second only; a failover is followed as fast.
    // Gss Encryption Mode: asking for it costs a round trip with every connection, and as long as Timeout where nobody answers.
    private const string Defaults =
        "Application Name=pchat;Timeout=5;Command Timeout=30;Keepalive=10;Tcp Keepalive=true;Host Recheck Seconds=1;"
        + "Gss Encryption Mode=Disable;";

    // Statements are prepared on the server at their second use and kept as long as the connection.
    private const string WriterDefaults = "Max Auto Prepare=64;Auto Prepare Min Usages=2;";

    // A reader changes nothing of its session that had to be reset. While the driver waits for a reset it does not listen to a
    // cancellation, so a reading of a server that is stuck would go on to the end of its timeout.
    private const string ReaderDefaults = "No Reset On Close=true;";

    // A commit that is not on disk yet must not count as applied: the event log may be truncated behind it.
    // An answer that never comes must not keep the cursor's row locked: the server ends a transaction that its client left alone.
    private const string WriterSettings =
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; "
        + "SET idle_in_transaction_session_timeout = 60000";

    // A reading of a large room would otherwise be planned as a pass over the whole table and a sort, on several processors, before its first
    // row; in the order of the key it begins at once and ends with its limit, and leaves the processors to the writer.
    private const string ReaderSettings = "SET enable_seqscan = off; SET max_parallel_workers_per_gather = 0; SET jit = off";

    // Of several servers the driver also says in this way that none takes writes just now.
    private readonly bool _hasSeveralHosts;
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _readers;

    /// <summary>Reads the connection string; connects nothing.</summary>
    /// <exception cref="ArgumentException">It cannot be read. The message repeats nothing of it.</exception>
    public PostgreSqlConnections(string connectionString)
    {
        _hasSeveralHosts = ReadHost(connectionString).Contains(',', StringComparison.Ordinal);
        // A writer is opened once and kept by its owner. Closed after any failure, it must not come back from a pool.
        _writers = Create(WriterDefaults + connectionString, pooled: false, WriterSettings);
        _readers = Create(ReaderDefaults + connectionString, pooled: true, ReaderSettings);
    }

    /// <summary>Opens a new connection to the server that takes writes.</summary>
    public ValueTask<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken) => OpenAsync(_writers, cancellationToken);

    /// <summary>Takes a connection from the pool.</summary>
    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => OpenAsync(_readers, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e) when (!_hasSeveralHosts && PostgreSqlFaults.IsRefusedByDriver(e))
        {
            throw new StorageException(StorageFault.Configuration, $"PostgreSQL: {e.Message}", e);
        }
    }

    /// <summary>The driver's own message may repeat the end of a password that holds an unquoted semicolon, so it is not passed on.</summary>
    private static string ReadHost(string connectionString)
    {
        string? host;
        try
        {
            host = new NpgsqlConnectionStringBuilder(connectionString).Host;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new ArgumentException(
                "The connection string of PostgreSQL cannot be read. It has the form Host=...;Database=...;Username=...;Password=... "
                + "with the keywords of Npgsql; a value that holds a semicolon or a quote is put into quotes.",
                nameof(connectionString));
        }
        if (string.IsNullOrWhiteSpace(host))
            throw new ArgumentException("The connection string of PostgreSQL names no Host.", nameof(connectionString));
        return host;
    }

    private NpgsqlDataSource Create(string connectionString, bool pooled, string initialization)
    {
        // Of a keyword that is there twice the later one counts.
        var builder = new NpgsqlDataSourceBuilder(Defaults + connectionString);
        builder.ConnectionStringBuilder.Pooling = pooled;
        builder.ConnectionStringBuilder.Enlist = false;
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        builder.UsePhysicalConnectionInitializer(connection => Run(connection, initialization), connection => RunAsync(connection, initialization));
        return _hasSeveralHosts
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite)
            : builder.Build();
    }

    private static void Run(NpgsqlConnection connection, string statements)
    {
        using var command = new NpgsqlCommand(statements, connection);
        command.ExecuteNonQuery();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statements)
    {
        var command = new NpgsqlCommand(statements, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
