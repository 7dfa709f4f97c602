using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PersistentChat.TestKit;

/// <summary>
/// A PostgreSQL server of a test's own: a new cluster in a temporary folder, on a free loopback port. It can be stopped, killed,
/// frozen and started again on the same port, and have a standby. Server and folder are gone when it is disposed of or when the test
/// process ends, however that ends.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private readonly string _folder;
    private readonly string _password;
    private readonly bool _isDurable;
    private PostgresProcess? _process;

    private PostgresServer(string folder, string password, bool isDurable)
    {
        (_folder, _password, _isDurable) = (folder, password, isDurable);
        Port = FreePort();
    }

    /// <summary>Why no server can be started on this machine, or null if one can. Tests skip with it.</summary>
    public static string? Missing => PostgresPrograms.Missing;

    /// <summary>Where it listens, on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>True while the server's process runs, frozen or not.</summary>
    public bool IsRunning => _process is { HasEnded: false };

    /// <summary>What the server logged since it was last started.</summary>
    public string Log => _process?.Output ?? "";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a cluster and starts its server.</summary>
    /// <param name="durable">False if the server need not write through to disk, which is faster; a killed server loses nothing even then.</param>
    /// <exception cref="InvalidOperationException">It could not be started; the message says why.</exception>
    public static async Task<PostgresServer> StartNewAsync(bool durable = true)
    {
        var server = new PostgresServer(await PostgresPrograms.CreateFolderAsync(), NewPassword(), durable);
        return await server.StartedAsync(server.InitializeAsync);
    }

    /// <summary>A connection string of this server, for the superuser unless told otherwise.</summary>
    public string ConnectionString(string database = "postgres", string? user = null, string? password = null) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user ?? Superuser};Password={password ?? _password}";

    /// <summary>A connection string that names several servers of one cluster, to follow whichever takes writes.</summary>
    public static string ConnectionString(string database, params PostgresServer[] servers) =>
        $"Host={string.Join(',', servers.Select(server => $"127.0.0.1:{server.Port}"))};"
        + $"Database={database};Username={Superuser};Password={servers[0]._password}";

    /// <summary>Makes a standby that follows this server by streaming replication, asynchronously, and starts it.</summary>
    public async Task<PostgresServer> StartStandbyAsync()
    {
        var standby = new PostgresServer(await PostgresPrograms.CreateFolderAsync(), _password, _isDurable);
        return await standby.StartedAsync(() => standby.CopyAsync(this));
    }

    /// <summary>Makes a standby a server of its own, which takes writes when this returns.</summary>
    public Task PromoteAsync() => RunSqlAsync("SELECT pg_promote(true, 60)");

    /// <summary>Waits until a standby has received and applied everything its primary has committed so far.</summary>
    /// <param name="standby">A standby of this server.</param>
    public async Task WaitForStandbyAsync(PostgresServer standby)
    {
        var position = (await RunSqlAsync("SELECT pg_current_wal_lsn()")).Trim();
        await Polling.UntilAsync(
            async () => (await standby.RunSqlAsync($"SELECT pg_last_wal_replay_lsn() >= '{position}'")).Trim() == "t",
            $"the standby to reach {position}");
    }

    /// <summary>Starts the server again.</summary>
    public async Task StartAsync()
    {
        if (IsRunning)
            throw new InvalidOperationException("The server runs already.");
        _process?.Dispose();
        _process = await PostgresProcess.StartAsync(_folder, Data, Settings());
    }

    /// <summary>Stops the server in order; connections are ended and transactions under way undone.</summary>
    public Task StopAsync() => _process?.EndAsync(PosixSignals.Interrupt) ?? Task.CompletedTask;

    /// <summary>Ends every process of the server at once, as a crash would.</summary>
    public Task KillAsync() => _process?.EndAsync(PosixSignals.Kill) ?? Task.CompletedTask;

    /// <summary>Stops and starts the server.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Freezes every process of the server: it keeps its connections, takes new ones, and answers nothing.</summary>
    public void Freeze() => _process!.SignalAll(PosixSignals.Stop);

    /// <summary>Lets a frozen server go on.</summary>
    public void Thaw() => _process!.SignalAll(PosixSignals.Continue);

    /// <summary>Runs statements as the superuser.</summary>
    /// <returns>The rows of their results, a line each, columns separated by a bar.</returns>
    public Task<string> RunSqlAsync(string statements, string database = "postgres") =>
        RunPsqlAsync(database, "-v", "ON_ERROR_STOP=1", "-c", statements);

    /// <summary>Runs <c>psql</c> as the superuser, without headers, columns separated by a bar.</summary>
    public Task<string> RunPsqlAsync(string database, params string[] arguments) => PostgresPrograms.RunAsync(
        PostgresPrograms.ClientCommand("psql", ["-X", "-q", "-A", "-t", .. Address(), "-d", database, .. arguments]), _password);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static string NewPassword() => "pw-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    /// <summary>
    /// A port that is free now and that no outgoing connection will be given: those have numbers from 32768 on. The server cannot choose
    /// one itself, and needs it again after a restart.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next number may not be.
            }
        }
    }

    private async Task<PostgresServer> StartedAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
            await StartAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task InitializeAsync()
    {
        // Readable for the user postgres alone: the folder is his.
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, _password);
        await PostgresPrograms.RunAsync(
            PostgresPrograms.ServerCommand(
                "initdb", "-D", Data, "-U", Superuser, "--pwfile", passwordFile, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
            null);
    }

    private Task<string> CopyAsync(PostgresServer primary) => PostgresPrograms.RunAsync(
        PostgresPrograms.ServerCommand("pg_basebackup", ["-D", Data, .. primary.Address(), "-R", "-X", "stream", "-c", "fast", "--no-sync"]),
        _password);

    private string[] Address() => ["-h", "127.0.0.1", "-p", $"{Port}", "-U", Superuser];

    private Dictionary<string, string> Settings() => new()
    {
        ["listen_addresses"] = "127.0.0.1",
        ["port"] = $"{Port}",
        ["unix_socket_directories"] = "",
        ["max_connections"] = "100",
        ["shared_buffers"] = "64MB",
        ["fsync"] = _isDurable ? "on" : "off",
        ["full_page_writes"] = _isDurable ? "on" : "off",
    };
}
