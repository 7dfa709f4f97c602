using System.Text;
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
    public Task CaughtUpAsync() => Chat.CaughtUpAsync();

    /// <summary>Holds log and database against each other, and both against what the clients know.</summary>
    public async Task CheckAsync(Ledger ledger)
    {
        await Chat.RunDbAsync("verify");
        await using var store = PostgreSqlStore.Open(
            Primary.ConnectionString(Database), new SqlStoreOptions { Projection = "archive" }, TimeProvider.System);
        foreach (var room in ledger.RoomIds)
        {
            var messages = await store.Archive.ReadAsync(room, 1, long.MaxValue, default);
            ledger.Check(room, [.. messages.Select(Take)]);
        }
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

    private void WriteConnectionString() =>
        File.WriteAllText(ConnectionStringFile, PostgresServer.ConnectionString(Database, Primary, _standby));
}
