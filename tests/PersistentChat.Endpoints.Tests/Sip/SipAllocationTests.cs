namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Alone, because pools of messages and commands are shared by all engines of the process.</summary>
[CollectionDefinition(nameof(SipAllocationTests), DisableParallelization = true)]
[Collection(nameof(SipAllocationTests))]
public sealed class SipAllocationTests
{
    private const int Rounds = 250;
    private const int Blocks = 12;

    /// <summary>
    /// A round is a post, its 200, its copy, the answer to that, and a refresh. Once in a while the pipe's buffer pool misses and
    /// makes a buffer of 4 KiB; but a single object for each message would show in every block of rounds.
    /// </summary>
    [Fact]
    public async Task Posts_and_refreshes_cost_the_shard_no_memory()
    {
        await using var server = await SipTestServer.StartAsync(options => options.CommandsPerSecond = options.CommandBurst = 1_000_000);
        var dialog = await Chat.InLobbyAsync(server, "alice");
        await RunAsync(dialog);

        var cheapest = long.MaxValue;
        for (var block = 0; block < Blocks && cheapest > 0; block++)
        {
            var before = await server.AllocatedByShardAsync();
            await RunAsync(dialog);
            cheapest = Math.Min(cheapest, await server.AllocatedByShardAsync() - before);
        }
        Assert.Equal(0, cheapest);
    }

    private static async Task RunAsync(SipTestDialog dialog)
    {
        for (var i = 0; i < Rounds; i++)
        {
            Assert.Equal(200, (await dialog.SendAsync("UPDATE")).Status);
            Assert.Equal(200, (await dialog.PostAsync("hello")).Status);
        }
    }
}
