using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

/// <summary>Alone in its process: a test beside it would begin threads and open files of its own.</summary>
[CollectionDefinition(nameof(RepeatedHostTests), DisableParallelization = true)]
[Collection(nameof(RepeatedHostTests))]
public sealed class RepeatedHostTests : IDisposable
{
    private const int Lives = 50;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fifty_hosts_after_one_another_leave_nothing_behind()
    {
        // What the process makes once (thread pool, pools, libraries) is made by then.
        for (var i = 0; i < 5; i++)
            await LiveAsync();
        var before = ProcessHoldings.Now();
        for (var i = 0; i < Lives; i++)
            await LiveAsync();

        var after = await ProcessHoldings.SettleAsync(before);
        Assert.True(after.IsWithin(before), $"Before there were {before}; now there are {after}.");
    }

    private async Task LiveAsync()
    {
        var (host, port) = TestNode.BuildWeb(_folder.Path);
        await using (host)
        {
            await host.StartAsync();
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", port());
            await host.StopAsync();
        }
    }
}
