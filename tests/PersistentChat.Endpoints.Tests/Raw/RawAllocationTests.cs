namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>Alone, because pools of messages and commands are shared by all engines of the process.</summary>
[CollectionDefinition(nameof(RawAllocationTests), DisableParallelization = true)]
[Collection(nameof(RawAllocationTests))]
public sealed class RawAllocationTests
{
    private const int Rounds = 250;
    private const int Blocks = 12;

    /// <summary>
    /// A round is a post, its answer and its copy. Once in a while the pipe's buffer pool misses and makes a buffer of 4 KiB; but a
    /// single object for each message would show in every block of rounds.
    /// </summary>
    [Fact]
    public async Task Posts_cost_the_shard_no_memory()
    {
        await using var server = await RawTestServer.StartAsync(options => options.CommandsPerSecond = options.CommandBurst = 1_000_000);
        var alice = await RawChat.InLobbyAsync(server, "alice");
        var sequence = 0UL;
        await RunAsync();

        var cheapest = long.MaxValue;
        for (var block = 0; block < Blocks && cheapest > 0; block++)
        {
            var before = await server.AllocatedByShardAsync();
            await RunAsync();
            cheapest = Math.Min(cheapest, await server.AllocatedByShardAsync() - before);
        }
        Assert.Equal(0, cheapest);

        async Task RunAsync()
        {
            for (var i = 0; i < Rounds; i++)
            {
                sequence++;
                Assert.Equal((long)sequence, (await alice.PostAsync(RawTestServer.Lobby, sequence, "hello")).Posted());
                await alice.MessagesAsync(1);
            }
        }
    }
}
