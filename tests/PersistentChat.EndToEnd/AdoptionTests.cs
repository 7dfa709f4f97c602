using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>The disk of a node is lost; its database is not.</summary>
public sealed class AdoptionTests
{
    [PostgresFact]
    public async Task A_lost_data_folder_is_begun_again_from_the_database()
    {
        await using var database = await PostgresServer.StartNewAsync();
        await database.RunSqlAsync("CREATE DATABASE pchat");
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Digest = true,
            Environment = new Dictionary<string, string>
            {
                ["PCHAT_Storage__Provider"] = "postgresql",
                ["PCHAT_Storage__ConnectionString"] = database.ConnectionString("pchat"),
                ["PCHAT_Compliance__Enabled"] = "true",
            },
        });
        await PostAsync(server, 1, 40);
        await server.CaughtUpAsync();
        await server.Process.KillAsync();

        // A server on a new folder serves, but touches nothing of what the database has, and says what is to be done.
        Directory.Delete(server.Data, recursive: true);
        await server.RestartAsync();
        await server.UntilHealthAsync(page => page.Contains("pchat db adopt", StringComparison.Ordinal));
        await server.Process.KillAsync();
        Assert.Contains("Give an empty folder", await server.RunDbAsync("adopt", expectedCode: 2), StringComparison.Ordinal);

        Directory.Delete(server.Data, recursive: true);
        var said = await server.RunDbAsync("adopt");
        Assert.Matches("compliance record: the database had come to record \\d+ of the lost log", said);
        Assert.Matches("messages: the database had come to record \\d+ of the lost log", said);
        Assert.Contains("follows this folder's event log already", await server.RunDbAsync("adopt", expectedCode: 2), StringComparison.Ordinal);

        // No seed: whoever signs in now is known from the database.
        await server.RestartAsync(options => options with { Seed = null });
        await PostAsync(server, 41, 20);
        var bob = await server.SignInAsync(Seeds.Bob, Seeds.Password);
        await bob.JoinAsync("Lobby");
        var history = await bob.HistoryAsync(Seeds.Lobby, 60).WaitAsync(ChatServer.Patience);
        Assert.Equal(Enumerable.Range(1, 60).Select(i => ((long)i, $"m{i}")), history.Select(message => (message.Number, message.Text)));

        await server.CaughtUpAsync();
        said = await server.RunDbAsync("verify");
        Assert.Contains("60 messages of 1 rooms", said, StringComparison.Ordinal);
        Assert.Contains("21 acts and 2 stays of the event log were compared", said, StringComparison.Ordinal);
        Assert.Equal("61|2\n", await database.RunSqlAsync(
            "SELECT (SELECT COUNT(*) FROM compliance_events), (SELECT COUNT(*) FROM compliance_participations WHERE parted_on IS NULL)", "pchat"));
    }

    private static async Task PostAsync(ChatServer server, int first, int count)
    {
        var alice = await server.SignInAsync(Seeds.Alice, Seeds.Password);
        await alice.JoinAsync("Lobby");
        for (var i = first; i < first + count; i++)
            await alice.PostAsync(Seeds.Lobby, $"m{i}");
    }
}
