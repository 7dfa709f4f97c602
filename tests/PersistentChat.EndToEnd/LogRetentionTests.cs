namespace PersistentChat.EndToEnd;

/// <summary>The event log becomes shorter once the database has its events, also when nobody posts any more.</summary>
public sealed class LogRetentionTests
{
    [Fact]
    public async Task Files_of_the_log_go_on_a_quiet_server_and_history_stays_also_after_a_restart()
    {
        const int Stories = 40;
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string>
            {
                ["PCHAT_Limits__LogSegmentBits"] = "20",
                ["PCHAT_Limits__LogRetainBytes"] = "0",
            },
        });
        var alice = await server.SignInAsync(Seeds.Alice);
        await alice.JoinAsync("Lobby");
        for (var i = 1; i <= Stories; i++)
            await alice.PostAsync(Seeds.Lobby, $"[STORY] {i} " + new string('x', 60_000));

        var limit = DateTime.UtcNow + TimeSpan.FromMinutes(1);
        while (File.Exists(Path.Combine(server.Data, "log", "events.0")))
        {
            Assert.True(DateTime.UtcNow < limit, "the first file of the log is still there");
            await Task.Delay(50);
        }
        Assert.Equal(0, await server.Process.StopAsync());
        await server.RestartAsync();
        var history = await (await server.SignInAsync(Seeds.Bob)).HistoryAsync(Seeds.Lobby, 1);
        Assert.Equal(Stories, Assert.Single(history).Number);
    }
}
