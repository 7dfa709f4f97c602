using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PersistentChat.Client;
using PersistentChat.Storage;
using PersistentChat.Storage.PostgreSql;
using PersistentChat.Storage.Sql;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>
/// A chat server that archives into PostgreSQL, with a standby that follows asynchronously; both can be harmed in every way the
/// campaign knows, and what they kept can be held against the ledger.
/// </summary>
internal sealed class CampaignServer : IAsyncDisposable
{
    private const string Database = "pchat";
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly TempFolder _folder = new();
    private PostgresServer _standby;

    private CampaignServer(PostgresServer primary, PostgresServer standby) => (Primary, _standby) = (primary, standby);

    /// <summary>The database server that takes writes.</summary>
    public PostgresServer Primary { get; private set; }

    /// <summary>The chat server.</summary>
    public ChatServer Chat { get; private set; } = null!;

    private string ConnectionStringFile => _folder.In("archive.connection");

    /// <summary>Starts both database servers and the chat server.</summary>
    /// <param name="data">Folder of the chat server's data, or null for one on the ordinary disk.</param>
    /// <param name="settings">Settings of the chat server beyond the campaign's.</param>
    public static async Task<CampaignServer> StartAsync(string? data = null, params (string Name, string Value)[] settings)
    {
        var primary = await PostgresServer.StartNewAsync();
        await primary.RunSqlAsync($"CREATE DATABASE {Database}");
        var server = new CampaignServer(primary, await primary.StartStandbyAsync());
        server.WriteConnectionString();
        var environment = new Dictionary<string, string>
        {
            ["PCHAT_Storage__Provider"] = "postgresql",
            ["PCHAT_Storage__ConnectionStringFile"] = server.ConnectionStringFile,
            ["PCHAT_Limits__CommandsPerSecond"] = "100000",
            ["PCHAT_Limits__CommandBurst"] = "100000",
            // An outage of seconds is to be over within seconds.
            ["PCHAT_Limits__ProjectionLongestPause"] = "00:00:01",
        };
        foreach (var (name, value) in settings)
            environment[$"PCHAT_{name}"] = value;
        server.Chat = await ChatServer.StartAsync(options => options with { Data = data ?? options.Data, Environment = environment });
        return server;
    }

    /// <summary>
    /// The primary dies, and the standby, which did not get its last transactions, takes its place. Then there is a new standby, of which
    /// the chat server learns at its next start.
    /// </summary>
    public async Task FailOverAsync(Func<Task> whileStandbyLags)
    {
        _standby.Freeze();
        await whileStandbyLags();
        await Primary.KillAsync();
        _standby.Thaw();
        await _standby.PromoteAsync();
        var lost = Primary;
        Primary = _standby;
        _standby = await Primary.StartStandbyAsync();
        await lost.DisposeAsync();
        WriteConnectionString();
    }

    /// <summary>Waits until the server is ready and its archive has everything.</summary>
    public async Task CaughtUpAsync()
    {
        using var limit = new CancellationTokenSource(CatchUpLimit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var last = "nothing";
        try
        {
            while (true)
            {
                last = await HealthAsync();
                if (IsCaughtUp(last))
                    return;
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The archive did not catch up within {CatchUpLimit}. Health: {last}\n{Chat.Process.Output}");
        }
    }

    /// <summary>Holds log and database against each other, and both against what the clients know.</summary>
    public async Task CheckAsync(Ledger ledger)
    {
        await VerifyAsync();
        await using var store = PostgreSqlStore.Open(
            Primary.ConnectionString(Database), new SqlStoreOptions { Projection = "archive" }, TimeProvider.System);
        foreach (var room in ledger.RoomIds)
        {
            var messages = await store.Archive.ReadAsync(room, 1, long.MaxValue, default);
            ledger.Check(room, [.. messages.Select(Take)]);
        }
    }

    /// <summary>Runs <c>pchat db verify</c> beside the running server.</summary>
    public async Task VerifyAsync()
    {
        var start = ServerExecutable.Start(["db", "verify", "--data", Chat.Data]);
        foreach (var (name, value) in Chat.Process.Options.Environment)
            start.Environment[name] = value;
        using var verify = Process.Start(start)!;
        verify.StandardInput.Close();
        var (output, errors) = (verify.StandardOutput.ReadToEndAsync(), verify.StandardError.ReadToEndAsync());
        await verify.WaitForExitAsync();
        Assert.True(verify.ExitCode == 0, $"pchat db verify ended with {verify.ExitCode}:\n{await output}{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Chat is not null)
            await Chat.DisposeAsync();
        await _standby.DisposeAsync();
        await Primary.DisposeAsync();
        _folder.Dispose();
    }

    private static ChatMessage Take(MessagePosted message)
    {
        // Clients are shown the address of an author who has no name.
        var name = message.AuthorName.Length > 0 ? message.AuthorName : message.Author;
        var taken = new ChatMessage(
            message.RoomId, message.Number, new DateTimeOffset(message.Time, TimeSpan.Zero), message.Author, name,
            Encoding.UTF8.GetString(message.Text), message.IsAlert, message.Rtf.Length == 0 ? null : Encoding.UTF8.GetString(message.Rtf));
        message.Release();
        return taken;
    }

    private static bool IsCaughtUp(string health)
    {
        if (health.Length == 0 || health[0] != '{')
            return false;
        using var document = JsonDocument.Parse(health);
        return document.RootElement.GetProperty("status").GetString() == "ready"
            && document.RootElement.GetProperty("projections").EnumerateArray().All(projection => projection.GetProperty("lagRecords").GetInt64() == 0);
    }

    private async Task<string> HealthAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{Chat.Process.Http[0]}/health/ready"));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return $"no answer: {away.Message}";
        }
    }

    private void WriteConnectionString() =>
        File.WriteAllText(ConnectionStringFile, PostgresServer.ConnectionString(Database, Primary, _standby));
}
