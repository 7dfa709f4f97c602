using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PersistentChat.EndToEnd;

/// <summary>A node whose external database is away from the beginning: it starts, serves, and loses nothing.</summary>
public sealed class AwayDatabaseTests : IDisposable
{
    // Unlike a port that nobody listens on, this takes connections and never says anything.
    private readonly TcpListener _database = new(IPAddress.Loopback, 0);

    public AwayDatabaseTests() => _database.Start();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("postgresql", "Host=127.0.0.1;Port={0};Database=chat;Username=pchat;Password=sesame", false)]
    [InlineData("postgresql", "Host=127.0.0.1;Port={0};Database=chat;Username=pchat;Password=sesame", true)]
    [InlineData("sqlserver", "Server=127.0.0.1,{0};Database=chat;User ID=pchat;Password=sesame;Connect Timeout=5", false)]
    public async Task History_is_served_from_the_log_also_after_a_restart(string provider, string connection, bool hangs)
    {
        var port = ((IPEndPoint)_database.LocalEndpoint).Port;
        if (!hangs)
            _database.Stop();
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string>
            {
                ["PCHAT_Storage__Provider"] = provider,
                ["PCHAT_Storage__ConnectionString"] = string.Format(null, connection, port),
                ["PCHAT_Limits__RecentMessages"] = "5",
            },
        });
        var alice = await server.SignInAsync(Seeds.Alice);
        await alice.JoinAsync("Lobby");
        for (var i = 1; i <= 40; i++)
            await alice.PostAsync(Seeds.Lobby, $"m{i}");
        var before = await (await server.SignInAsync(Seeds.Bob)).HistoryAsync(Seeds.Lobby, 30).WaitAsync(ChatServer.Patience);
        Assert.Equal(Enumerable.Range(11, 30).Select(i => $"m{i}"), before.Select(message => message.Text));

        await server.RestartAfterKillAsync();

        var carol = await server.SignInAsync(Seeds.Carol);
        Assert.Equal(before, await carol.HistoryAsync(Seeds.Lobby, 30).WaitAsync(ChatServer.Patience));
        // The archive was asked and did not answer; from now on nobody waits for it.
        var watch = Stopwatch.StartNew();
        Assert.Equal(before, await (await server.SignInAsync(Seeds.Bob)).HistoryAsync(Seeds.Lobby, 30).WaitAsync(ChatServer.Patience));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));

        var ready = await ReadyAsync(server);
        Assert.Equal(["local following", "archive waiting"], ready);
        Assert.True(await server.Process.StopAsync() == 0, server.Process.Output);
        Assert.DoesNotContain("sesame", server.Process.Output, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> ReadyAsync(ChatServer server)
    {
        using var http = new HttpClient();
        var page = await http.GetAsync(new Uri($"http://{server.Process.Http[0]}/health/ready"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var document = JsonDocument.Parse(await page.Content.ReadAsStringAsync());
        return [.. document.RootElement.GetProperty("projections").EnumerateArray()
            .Select(projection => $"{projection.GetProperty("name").GetString()} {projection.GetProperty("state").GetString()}")];
    }
}
