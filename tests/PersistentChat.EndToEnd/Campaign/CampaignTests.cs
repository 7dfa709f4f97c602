using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace PersistentChat.EndToEnd;

/// <summary>
/// The promise of the storage layer under everything that can happen to a server and its database: a random mix of posts, room
/// changes and reads from many clients, a random fault in the middle of it, and after each round log, database and the clients'
/// own ledger agree: nothing acknowledged is lost, nothing doubled, order kept, numbers without gaps. Two minutes, or as many
/// seconds as <c>CAMPAIGN_SECONDS</c> says.
/// </summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_SECONDS") ?? "120", CultureInfo.InvariantCulture));

    [PostgresFact]
    public async Task Whatever_becomes_of_server_and_database_nothing_acknowledged_is_lost_doubled_or_reordered()
    {
        await using var server = await CampaignServer.StartAsync();
        await RunAsync(server, new Faults(server).OfTheDatabase);
    }

    [DiskFact]
    public async Task Whatever_becomes_of_the_logs_disk_nothing_acknowledged_is_lost_doubled_or_reordered()
    {
        using var disk = SmallDisk.Mount(512);
        await using var server = await CampaignServer.StartAsync(
            disk.In("data"), ("Limits__LogSegmentBits", "22"), ("Limits__LogDiskReserve", (32 << 20).ToString(CultureInfo.InvariantCulture)));
        await RunAsync(server, new Faults(server).OfTheDisk(disk));
    }

    private async Task RunAsync(CampaignServer server, IReadOnlyList<Fault> faults)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}, {Length.TotalSeconds:0} s");
        var (random, clock, ledger, round) = (new Random(seed), Stopwatch.StartNew(), new Ledger(), 0);
        var deck = new Queue<Fault>();
        while (clock.Elapsed < Length)
        {
            // Every fault comes once before one comes again.
            if (deck.Count == 0)
                deck = new Queue<Fault>(faults.OrderBy(_ => random.Next()));
            var fault = deck.Dequeue();
            var before = clock.Elapsed;
            var refused = await RunRoundAsync(server, ledger, fault, ++round, random);
            output.WriteLine(
                $"{round,3} {fault.Name,-45} {ledger.Answered,7} answered {ledger.Seen,7} seen {ledger.Kept,7} kept {refused,5} refused "
                + $"{(clock.Elapsed - before).TotalSeconds,6:0.0} s");
        }
        Assert.True(round >= Math.Min(faults.Count, 3), "too few rounds for the test to mean anything");
        Assert.True(ledger.Answered > round * 20, "too little was posted for the test to mean anything");
    }

    private static async Task<long> RunRoundAsync(CampaignServer server, Ledger ledger, Fault fault, int round, Random random)
    {
        await using var traffic = new Traffic(server.Chat, ledger, $"{round}", random.Next());
        traffic.Start();
        // Random moments are the point of the test, not a way to wait for something.
        await Task.Delay(random.Next(200, 1500));
        await fault.StrikeAsync(random);
        await Task.Delay(random.Next(200, 1000));
        await traffic.StopAsync();
        await server.CaughtUpAsync();
        await server.CheckAsync(ledger);
        return traffic.Refused;
    }
}
