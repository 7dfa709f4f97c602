using System.Diagnostics;
using System.Globalization;
using PersistentChat.Client;
using Xunit.Abstractions;

namespace PersistentChat.EndToEnd;

/// <summary>
/// An hour without the database, in miniature: while it is frozen, as many messages are posted as a busy pool has in an hour. Nobody may
/// notice; afterwards the database catches up.
/// </summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Users = 6;
    private const int LanesPerUser = 4;
    private const int Before = 30_000;

    // Latencies of a shared machine with two cores: what is demanded is far from what an archive in the way would cost, which is the
    // length of the outage.
    private const double MostTimesSlower = 3;

    private static readonly int During = int.Parse(
        Environment.GetEnvironmentVariable("OUTAGE_MESSAGES") ?? "200000", CultureInfo.InvariantCulture);

    [PostgresFact]
    public async Task While_the_database_is_away_chat_is_as_fast_as_ever_and_afterwards_the_database_gets_everything()
    {
        await using var server = await CampaignServer.StartAsync();
        var ledger = new Ledger();
        var clients = new List<ChatClient>();
        for (var user = 1; user <= Users; user++)
        {
            clients.Add(await server.Chat.SignInAsync(Seeds.User(user)));
            await clients[^1].JoinAsync([.. Enumerable.Range(1, Users).Select(Seeds.Room)]);
        }
        var reading = clients.Select(client => ReadAsync(client, ledger)).ToList();
        await MeasureAsync(clients, ledger, "warm-up", Before / 3);
        var with = await MeasureAsync(clients, ledger, "with the database", Before);
        server.Primary.Freeze();
        var without = await MeasureAsync(clients, ledger, "without the database", During);
        server.Primary.Thaw();
        var began = Stopwatch.GetTimestamp();
        await server.CaughtUpAsync();
        var took = Stopwatch.GetElapsedTime(began);

        output.WriteLine($"caught up with {During} messages in {took.TotalSeconds:0.0} s: {During / took.TotalSeconds:0} messages/s");
        output.WriteLine($"p99 without / with the database: {without / with:0.00}");
        foreach (var client in clients)
            await client.DisposeAsync();
        await Task.WhenAll(reading);
        await server.CheckAsync(ledger);
        Assert.True(without < with * MostTimesSlower, $"p99 was {with} with the database and {without} without it");
    }

    private static async Task ReadAsync(ChatClient client, Ledger ledger)
    {
        await foreach (var notice in client.Notices())
        {
            if (notice is MessageReceived { Message: var message })
                ledger.See(message);
        }
    }

    /// <summary>Posts a number of messages, a few at a time for each user.</summary>
    /// <returns>The time within which 99 of 100 were answered.</returns>
    private async Task<TimeSpan> MeasureAsync(List<ChatClient> clients, Ledger ledger, string phase, int count)
    {
        var each = count / (Users * LanesPerUser);
        var began = Stopwatch.GetTimestamp();
        var lanes = clients.SelectMany((client, user) => Enumerable.Range(0, LanesPerUser)
            .Select(lane => PostAsync(client, ledger, $"{phase}/{user}.{lane}", lane, each)));
        var latencies = (await Task.WhenAll(lanes)).SelectMany(times => times).Order().ToArray();
        var (median, p99) = (latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100]);
        output.WriteLine(
            $"{phase,-22} {latencies.Length,7} posts, {latencies.Length / Stopwatch.GetElapsedTime(began).TotalSeconds,6:0}/s, "
            + $"median {median.TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms, longest {latencies[^1].TotalMilliseconds:0.0} ms");
        return p99;
    }

    private static async Task<TimeSpan[]> PostAsync(ChatClient client, Ledger ledger, string lane, int first, int count)
    {
        var times = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            var (room, text) = (Seeds.Room(1 + ((first + i) % Users)), $"{lane}/{i}");
            ledger.Post(room, text);
            var began = Stopwatch.GetTimestamp();
            await client.PostAsync(room, text);
            times[i] = Stopwatch.GetElapsedTime(began);
            ledger.Answer(room, text);
        }
        return times;
    }
}
