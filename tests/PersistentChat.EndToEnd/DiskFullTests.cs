using System.Text.Json;
using PersistentChat.Client;
using Xunit.Abstractions;

namespace PersistentChat.EndToEnd;

/// <summary>
/// The disk of a running server fills up and is emptied again. What its clients know before, meanwhile and afterwards is in a ledger:
/// nothing acknowledged may be lost, doubled or renumbered, nothing refused may be there, and the same process goes on.
/// </summary>
public sealed class DiskFullTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 4;
    private const int Rooms = 4;
    private const int Rounds = 3;
    private const long Megabyte = 1024 * 1024;
    private const long Reserve = 8 * Megabyte;

    private readonly SmallDisk _disk = SmallDisk.Mount(48);
    private readonly Ledger _ledger = new();

    public void Dispose() => _disk.Dispose();

    [SmallDiskFact]
    public async Task Below_the_reserve_posts_are_refused_and_taken_again_when_there_is_space()
    {
        await using var server = await StartAsync(Reserve);
        for (var round = 1; round <= Rounds; round++)
        {
            await using var lobby = await server.SignInAsync(Seeds.User(10));
            await lobby.JoinAsync("Lobby");
            _disk.Fill(Reserve / 2);
            var number = await PostUntilAsync(lobby, $"lobby {round}/0", 0, isTaken: false);
            await PostAsync(server, $"{round}");
            Assert.Contains("the event log is full", await ReasonsAsync(server));
            _disk.Free();
            await PostUntilAsync(lobby, $"lobby {round}/0", number, isTaken: true);
            await PostAsync(server, $"{round}/again");
            await CheckAsync(server, Seeds.Lobby);
        }
        Assert.DoesNotContain("The event log failed", server.Process.Output);
        Assert.Equal("", await ReasonsAsync(server));
        Assert.True(_ledger.Answered > 0 && _ledger.Refused > 0, $"{_ledger.Answered} answered, {_ledger.Refused} refused");
    }

    [SmallDiskFact]
    public async Task After_a_commit_that_failed_the_same_process_opens_the_log_again_and_loses_nothing()
    {
        await using var server = await StartAsync(reserve: 0);
        for (var round = 1; round <= Rounds; round++)
        {
            var filler = await server.SignInAsync(Seeds.User(10));
            await filler.JoinAsync("Lobby");
            // The disk becomes full while posts are at every stage.
            var posting = PostAsync(server, $"{round}", Ledger.PostsPerLane);
            var enough = _ledger.Answered + 100;
            await UntilAsync(server, () => Task.FromResult(_ledger.Answered >= enough || posting.IsCompleted));
            _disk.Fill(0);
            await Task.WhenAll(FillAsync(filler), posting);
            await UntilAsync(server, async () => (await ReasonsAsync(server)).Contains("disk is full", StringComparison.Ordinal));
            await Assert.ThrowsAnyAsync<ChatException>(() => server.SignInAsync(Seeds.User(11)));

            _disk.Free();
            await UntilAsync(server, async () => await ReasonsAsync(server) == "");
            await CheckAsync(server);
            await PostAsync(server, $"{round}/again");
            await CheckAsync(server);
            output.WriteLine($"round {round}: {_ledger.Answered} answered, {_ledger.Kept} kept, {_ledger.Unanswered} kept unanswered, {_ledger.Refused} refused");
        }
        Assert.True(_ledger.Answered > Rounds * 100, $"{_ledger.Answered} answered");
    }

    private Task<ChatServer> StartAsync(long reserve) => ChatServer.StartAsync(options => options with
    {
        Data = _disk.In("data"),
        Environment = new Dictionary<string, string>
        {
            ["PCHAT_Limits__CommandsPerSecond"] = "100000",
            ["PCHAT_Limits__CommandBurst"] = "100000",
            ["PCHAT_Limits__LogSegmentBits"] = "20",
            ["PCHAT_Limits__LogMemoryBits"] = "21",
            ["PCHAT_Limits__LogDiskReserve"] = $"{reserve}",
        },
    });

    /// <summary>Several clients with several posts each under way, until all are posted or the connection is gone.</summary>
    private async Task PostAsync(ChatServer server, string name, int posts = 20)
    {
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(async writer =>
        {
            try
            {
                await using var client = await server.SignInAsync(Seeds.User(writer));
                await client.JoinAsync([.. Enumerable.Range(1, Rooms).Select(Seeds.Room)]);
                await Task.WhenAll(Enumerable.Range(0, 4).Select(async lane =>
                {
                    for (var i = 0; i < posts; i++)
                        await TryPostAsync(client, Seeds.Room(1 + i % Rooms), $"{name}/{writer}/{lane}/{i}");
                }));
            }
            catch (ChatException)
            {
                // Refused to join, or the connection ended: what was under way then is unknown to its author.
            }
        }));
    }

    private async Task<bool> TryPostAsync(ChatClient client, Guid room, string text)
    {
        _ledger.Post(room, text);
        try
        {
            await client.PostAsync(room, text);
            _ledger.Answer(room, text);
            return true;
        }
        catch (ChatRefusedException)
        {
            _ledger.Refuse(room, text);
            return false;
        }
    }

    /// <summary>Posts to the lobby until a post is taken, or until one is refused.</summary>
    /// <returns>The number of the next post.</returns>
    private async Task<int> PostUntilAsync(ChatClient client, string name, int number, bool isTaken)
    {
        while (await TryPostAsync(client, Seeds.Lobby, $"{name}/{number++}") != isTaken)
            await Task.Delay(50);
        return number;
    }

    /// <summary>Posts stories until the connection is gone.</summary>
    private static async Task FillAsync(ChatClient client)
    {
        var text = "[STORY] " + new string('x', 60_000);
        try
        {
            while (true)
                await client.PostAsync(Seeds.Lobby, text);
        }
        catch (ChatException)
        {
            // The failure that the test is about.
        }
    }

    private async Task CheckAsync(ChatServer server, params Guid[] more)
    {
        await using var reader = await server.SignInAsync(Seeds.User(20));
        foreach (var room in Enumerable.Range(1, Rooms).Select(Seeds.Room).Concat(more))
            _ledger.Check(room, await reader.HistoryAsync(room, Ledger.HistoryCount));
    }

    private static async Task<string> ReasonsAsync(ChatServer server)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"http://{server.Process.Http[0]}/health/ready");
        using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return string.Join("; ", page.RootElement.GetProperty("reasons").EnumerateArray());
    }

    private static async Task UntilAsync(ChatServer server, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"{await ReasonsAsync(server)}\n{server.Process.Output}");
            await Task.Delay(20);
        }
    }
}
