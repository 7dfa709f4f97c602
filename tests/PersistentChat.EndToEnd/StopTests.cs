using System.Diagnostics;
using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>How a server ends that was asked to.</summary>
public sealed class StopTests
{
    private const int Writers = 6;
    private const int Rooms = 6;
    private static readonly Dictionary<string, string> Unhurried = new()
    {
        ["PCHAT_Limits__CommandsPerSecond"] = "1000000",
        ["PCHAT_Limits__CommandBurst"] = "1000000",
        ["PCHAT_Limits__UnsentBytes"] = "1073741824",
    };

    [Fact]
    public async Task A_stop_under_load_answers_every_post_that_it_keeps()
    {
        var ledger = new Ledger();
        // On a machine that is busy with other tests the answers may take longer than by default.
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string>(Unhurried) { ["PCHAT_Limits__DrainTimeout"] = "00:00:25" },
        });
        for (var round = 1; round <= 3; round++)
        {
            var writers = new List<ChatClient>();
            for (var i = 1; i <= Writers; i++)
            {
                writers.Add(await server.SignInAsync(Seeds.User(i)));
                await writers[^1].JoinAsync([.. Enumerable.Range(1, Rooms).Select(Seeds.Room)]);
            }
            var busy = new TaskCompletionSource();
            var posting = writers.Select((client, i) => PostAsync(client, ledger, $"{round}/{i}", busy)).ToList();
            await busy.Task.WaitAsync(ChatServer.Patience);
            var code = await server.Process.StopAsync();
            Assert.True(code == 0, $"exit code {code}\n{server.Process.Output}");
            await Task.WhenAll(posting).WaitAsync(ChatServer.Patience);
            await server.RestartAsync();

            await using var reader = await server.SignInAsync(Seeds.User(20));
            foreach (var room in Enumerable.Range(1, Rooms).Select(Seeds.Room))
                ledger.Check(room, await reader.HistoryAsync(room, Ledger.HistoryCount));
            Assert.True(ledger.Unanswered == 0, $"{ledger.Unanswered} of {ledger.Kept} kept posts were not answered");
        }
        Assert.True(ledger.Answered > 100, "too little was posted for the test to mean anything");
    }

    [Fact]
    public async Task A_server_without_health_pages_serves_and_stops_like_any_other()
    {
        await using var server = await ChatServer.StartAsync(options => options with { Http = "none" });
        await using var client = await server.SignInAsync(Seeds.User(1));

        Assert.NotEmpty(await client.FindRoomsAsync(""));
        Assert.Equal(0, await server.Process.StopAsync());
    }

    [Fact]
    public async Task A_client_that_never_reads_does_not_hold_a_stop_beyond_its_limit()
    {
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string>(Unhurried) { ["PCHAT_Limits__DrainTimeout"] = "00:00:02" },
        });
        using var deaf = await DeafClient.ConnectAsync(server.Process.Sip[0]);
        var clock = Stopwatch.StartNew();
        var code = await server.Process.StopAsync();
        Assert.True(code == 1, $"exit code {code}\n{server.Process.Output}");
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(12));
        Assert.Contains("Limits:DrainTimeout = 00:00:02", server.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", server.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signal_ends_the_server_at_once()
    {
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string>(Unhurried) { ["PCHAT_Limits__DrainTimeout"] = "00:10:00" },
        });
        using var deaf = await DeafClient.ConnectAsync(server.Process.Sip[0]);
        server.Process.Terminate();
        await server.Process.WaitForOutputAsync("Stopping:").WaitAsync(ChatServer.Patience);
        var clock = Stopwatch.StartNew();
        server.Process.Terminate();
        Assert.Equal(130, await server.Process.WaitForExitAsync());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    /// <summary>Keeps several posts under way until the connection is gone.</summary>
    private static Task PostAsync(ChatClient client, Ledger ledger, string name, TaskCompletionSource busy) =>
        Task.WhenAll(Enumerable.Range(0, 4).Select(async lane =>
        {
            try
            {
                for (var i = 0; i < Ledger.PostsPerLane; i++)
                {
                    var (room, text) = (Seeds.Room(1 + i % Rooms), $"{name}/{lane}/{i}");
                    ledger.Post(room, text);
                    await client.PostAsync(room, text);
                    ledger.Answer(room, text);
                    if (i == 4)
                        busy.TrySetResult();
                }
            }
            catch (Exception over) when (over is ConnectionLostException or ChatConnectException or ChatRefusedException { Status: 503 })
            {
                // The stop: what was not accepted is refused, or not answered at all.
            }
        }));
}
