using System.Diagnostics;
using System.Globalization;
using PersistentChat.Client;
using PersistentChat.EndToEnd.Conformance;
using PersistentChat.TestKit;
using Xunit.Abstractions;

namespace PersistentChat.EndToEnd.Resume;

/// <summary>
/// Clients of the raw protocol under load whose connections are cut at random bytes, while the server is killed now and then: nothing is
/// missed, nothing is doubled, each post is there once. For longer: RESUME_CUTS and RESUME_KILLS.
/// </summary>
public sealed class ResumeTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 16;

    // So few that some of those who come back have to read history: both ways are to be seen.
    private const int ResumeMessages = 150;

    private static readonly int Cuts = Setting("RESUME_CUTS", 1000);
    private static readonly int Kills = Setting("RESUME_KILLS", 20);
    private static readonly Guid[] Rooms = [.. Enumerable.Range(1, 3).Select(Seeds.Room)];
    private static readonly TimeSpan StandstillLimit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cut_connections_and_killed_servers_lose_and_double_nothing()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}, {Cuts} cuts, {Kills} kills");
        await using var server = await StartAsync();
        var (ledger, writers, clock) = (new ResumeLedger(Rooms), new List<ResumeWriter>(), Stopwatch.StartNew());
        try
        {
            for (var i = 0; i < Writers; i++)
            {
                var proxy = new CuttingProxy(server.Process.Raw[0], (Cuts + i) / Writers, seed + i);
                writers.Add(await ResumeWriter.StartAsync(Seeds.User(i + 1), proxy, ledger, Rooms));
            }
            writers.ForEach(writer => writer.Begin());
            await KillAsync(server, writers);
            await Task.WhenAll(writers.Select(writer => writer.FinishAsync())).WaitAsync(StandstillLimit);
            await Task.WhenAll(writers.Select(writer => writer.SeesAllAsync()));
            await Task.WhenAll(writers.Select(writer => writer.CloseAsync()));
        }
        finally
        {
            output.WriteLine(State(writers, ledger, clock.Elapsed));
            foreach (var writer in writers)
                await writer.DisposeAsync();
        }

        Assert.Equal(ledger.Posts, ledger.Answered);
        await CheckAsync(server, ledger);
        Assert.True(ledger.Answered > Cuts, "too little was posted for the test to mean anything");
        Assert.True(writers.Sum(writer => writer.Proxy.Resumes.Complete) > Cuts, "too few rooms were resumed");
    }

    private static int Setting(string name, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{usual}", CultureInfo.InvariantCulture);

    private static string State(List<ResumeWriter> writers, ResumeLedger ledger, TimeSpan elapsed) =>
        $"{writers.Sum(writer => writer.Proxy.Cuts)} cuts, {writers.Sum(writer => writer.Reconnects)} reconnects, "
        + $"{ledger.Answered} of {ledger.Posts} posts answered, rooms resumed: {writers.Sum(writer => writer.Proxy.Resumes.Complete)} exactly, "
        + $"{writers.Sum(writer => writer.Proxy.Resumes.Missed)} by history, {elapsed.TotalSeconds:0.0} s";

    private Task<ChatServer> StartAsync() => ChatServer.StartAsync(options => options with
    {
        Sip = [],
        Raw = ["127.0.0.1:0"],
        Digest = true,
        Seed = ConformanceSeed.Write(_folder),
        Environment = new Dictionary<string, string>
        {
            ["PCHAT_Limits__CommandsPerSecond"] = "100000",
            ["PCHAT_Limits__CommandBurst"] = "100000",
            ["PCHAT_Limits__ResumeMessages"] = $"{ResumeMessages}",
        },
    });

    /// <summary>Spreads the kills over the cuts, and waits for the last of both.</summary>
    private async Task KillAsync(ChatServer server, List<ResumeWriter> writers)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var (kills, seen, changed) = (0, 0, Stopwatch.StartNew());
        while (seen < Cuts || kills < Kills)
        {
            await timer.WaitForNextTickAsync();
            await Task.WhenAll(writers.Select(writer => writer.CheckAsync()));
            var cuts = writers.Sum(writer => writer.Proxy.Cuts);
            if (cuts > seen)
                changed.Restart();
            seen = cuts;
            if (kills < Kills && cuts >= (long)Cuts * (kills + 1) / (Kills + 1))
            {
                await server.RestartAfterKillAsync();
                kills++;
            }
            Assert.True(changed.Elapsed < StandstillLimit, $"only {seen} connections were cut, and no more are");
        }
        output.WriteLine($"{seen} cuts, {kills} kills");
    }

    private static async Task CheckAsync(ChatServer server, ResumeLedger ledger)
    {
        await using var reader = await ChatClient.ConnectAsync(new Wire(ChatBinding.Raw).Reach(server.Process, Seeds.User(20), Seeds.Password));
        foreach (var room in ledger.Rooms)
        {
            var (history, search) = (new List<ChatMessage>(), new ChatSearch { Rooms = [room] });
            FoundMessages page;
            do
            {
                page = Assert.Single(await reader.SearchAsync(search));
                history.AddRange(page.Messages);
                search = search with { Beyond = history.Count };
            }
            while (page.IsTruncated);
            ledger.Check(room, history);
        }
    }
}
