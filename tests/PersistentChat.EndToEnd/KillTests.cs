using System.Diagnostics;
using PersistentChat.Client;
using Xunit.Abstractions;

namespace PersistentChat.EndToEnd;

/// <summary>
/// The promise that the product is about: a post that its author was told of, or that anybody has seen, survives a crash,
/// once, in order, with its number. Clients post as fast as they are answered, the server is killed at a random moment,
/// and the history it comes back with is compared with what everybody knows.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Writers = 6;
    private const int Rooms = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Nothing_that_was_answered_or_seen_is_lost_doubled_or_renumbered_by_a_kill()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var ledger = new Ledger();
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string> { ["PCHAT_Limits__CommandsPerSecond"] = "100000", ["PCHAT_Limits__CommandBurst"] = "100000" },
        });
        for (var round = 1; round <= Rounds && clock.Elapsed < Limit; round++)
        {
            await PostUntilKilledAsync(server, ledger, round, random.Next(1, 1_000));
            await server.RestartAsync();
            await CheckAsync(server, ledger);
            output.WriteLine($"round {round}: {ledger.Answered} answered, {ledger.Seen} seen, {ledger.Kept} kept, {ledger.Unanswered} kept unanswered, {clock.Elapsed.TotalSeconds:0.0} s");
        }
        Assert.True(ledger.Answered > Rounds * 10, "too little was posted for the test to mean anything");
    }

    private static async Task PostUntilKilledAsync(ChatServer server, Ledger ledger, int round, int milliseconds)
    {
        var writers = new List<ChatClient>();
        for (var i = 1; i <= Writers; i++)
        {
            var client = await server.SignInAsync(Seeds.User(i));
            await client.JoinAsync([.. Enumerable.Range(1, Rooms).Select(Seeds.Room)]);
            writers.Add(client);
        }
        var reading = writers.Select(client => ReadAsync(client, ledger)).ToList();
        var posting = writers.Select((client, i) => PostAsync(client, ledger, $"{round}/{i}")).ToList();
        // The random moment is the point of the test, not a way to wait for something.
        await Task.Delay(milliseconds);
        await server.Process.KillAsync();
        await Task.WhenAll(posting.Concat(reading)).WaitAsync(ChatServer.Patience);
        foreach (var client in writers)
            await client.DisposeAsync();
    }

    /// <summary>Keeps several posts under way, so that a kill meets posts at every stage, until the connection is gone.</summary>
    private static async Task PostAsync(ChatClient client, Ledger ledger, string name)
    {
        const int Window = 4;
        await Task.WhenAll(Enumerable.Range(0, Window).Select(async lane =>
        {
            try
            {
                for (var i = 0; i < Ledger.PostsPerLane; i++)
                {
                    var (room, text) = (Seeds.Room(1 + i % Rooms), $"{name}/{lane}/{i}");
                    ledger.Post(room, text);
                    await client.PostAsync(room, text);
                    ledger.Answer(room, text);
                }
            }
            catch (Exception gone) when (gone is ConnectionLostException or ChatConnectException)
            {
                // The kill: whether the last post is there is not known to its author.
            }
        }));
    }

    private static async Task ReadAsync(ChatClient client, Ledger ledger)
    {
        await foreach (var notice in client.Notices())
        {
            if (notice is MessageReceived { Message: var message })
                ledger.See(message);
        }
    }

    private static async Task CheckAsync(ChatServer server, Ledger ledger)
    {
        // A user who was not there: what was delivered live would be left out of his history.
        await using var reader = await server.SignInAsync(Seeds.User(20));
        foreach (var room in Enumerable.Range(1, Rooms).Select(Seeds.Room))
            ledger.Check(room, await reader.HistoryAsync(room, Ledger.HistoryCount));
    }
}
