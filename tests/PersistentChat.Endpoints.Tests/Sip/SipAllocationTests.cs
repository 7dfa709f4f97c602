namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Alone, because pools of messages and commands are shared by all engines of the process.</summary>
[CollectionDefinition(nameof(SipAllocationTests), DisableParallelization = true)]
[Collection(nameof(SipAllocationTests))]
public sealed class SipAllocationTests
{
    [Fact]
    public async Task Posts_and_refreshes_cost_the_shard_next_to_no_memory()
    {
        await using var server = await SipTestServer.StartAsync(options => options.CommandsPerSecond = options.CommandBurst = 1_000_000);
        var dialog = await Chat.InLobbyAsync(server, "alice");
        await RunAsync(dialog, 300);

        var before = await server.AllocatedByShardAsync();
        await RunAsync(dialog, 500);
        var after = await server.AllocatedByShardAsync();

        // A round is a post, its 200, its copy, the answer to that, and a refresh. The smallest object of ours a message would be
        // 24 bytes and more; what remains is the growth of queues shared by all.
        Assert.InRange((after - before) / 500, 0, 23);
    }

    private static async Task RunAsync(SipTestDialog dialog, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(200, (await dialog.SendAsync("UPDATE")).Status);
            Assert.Equal(200, (await dialog.PostAsync("hello")).Status);
        }
    }
}
