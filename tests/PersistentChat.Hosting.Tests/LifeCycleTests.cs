using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

public sealed class LifeCycleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_generic_host_starts_the_engine_and_the_next_one_finds_what_it_left()
    {
        using (var first = TestNode.Build(_folder.Path))
        {
            await first.StartAsync();
            await TestNode.SeedAsync(first.Services.GetRequiredService<ChatEngine>());
            await first.StopAsync();
        }
        using var second = TestNode.Build(_folder.Path);
        await second.StartAsync();
        Assert.Equal(["Hall"], second.Services.GetRequiredService<ChatEngine>().Directory.Rooms.Select(room => room.Name));
        await second.StopAsync();
    }

    [Fact]
    public async Task Starting_and_stopping_again_changes_nothing()
    {
        using var host = TestNode.Build(_folder.Path);
        var node = host.Services.GetRequiredService<PersistentChatHost>();
        await host.StartAsync();
        var engine = node.Engine;
        await Task.WhenAll(node.StartAsync(default), node.StartAsync(default));
        Assert.Same(engine, node.Engine);
        await Task.WhenAll(node.StopAsync(default), node.StopAsync(default));
        await host.StopAsync();
        await node.DisposeAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => node.StartAsync(default));
        Assert.Contains("Build a new host", refusal.Message);
    }

    [Fact]
    public async Task The_engine_is_there_only_while_it_runs()
    {
        using var host = TestNode.Build(_folder.Path);
        var node = host.Services.GetRequiredService<PersistentChatHost>();
        Assert.Contains("AddChatService", Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<ChatEngine>).Message);
        Assert.False(node.Started.IsCompleted);
        await host.StartAsync();
        Assert.Same(node.Engine, host.Services.GetRequiredService<ChatEngine>());
        Assert.Same(node.Engine, await node.Started);
        await host.StopAsync();
        Assert.Throws<InvalidOperationException>(() => node.Engine);
    }

    [Fact]
    public async Task A_host_that_is_disposed_without_a_stop_closes_its_files()
    {
        using (var abandoned = TestNode.Build(_folder.Path))
        {
            await abandoned.StartAsync();
            await TestNode.SeedAsync(abandoned.Services.GetRequiredService<ChatEngine>());
        }
        using var next = TestNode.Build(_folder.Path);
        await next.StartAsync();
        Assert.Equal(1, next.Services.GetRequiredService<ChatEngine>().Directory.UserCount);
    }

    [Fact]
    public async Task A_host_that_never_started_is_disposed_in_peace()
    {
        var host = TestNode.Build(_folder.Path);
        var started = host.Services.GetRequiredService<PersistentChatHost>().Started;
        host.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => started);
        Assert.False(Directory.Exists(_folder.In("log")));
    }

    [Fact]
    public async Task Two_hosts_live_side_by_side_and_know_nothing_of_each_other()
    {
        var (left, leftPort) = TestNode.BuildWeb(_folder.In("left"));
        var (right, rightPort) = TestNode.BuildWeb(_folder.In("right"));
        await using (left)
        await using (right)
        {
            await left.StartAsync();
            await right.StartAsync();
            await TestNode.SeedAsync(left.Services.GetRequiredService<ChatEngine>());
            Assert.NotEqual(
                left.Services.GetRequiredService<ChatEngine>().DatabaseVersion, right.Services.GetRequiredService<ChatEngine>().DatabaseVersion);
            await using var alice = await TestNode.SignInAsync(leftPort());
            await Assert.ThrowsAsync<Client.ChatRefusedException>(() => TestNode.SignInAsync(rightPort()));
            await left.StopAsync();
            Assert.Equal(0, right.Services.GetRequiredService<ChatEngine>().Directory.UserCount);
        }
    }

    [Fact]
    public async Task Two_hosts_cannot_have_the_same_storage()
    {
        using var first = TestNode.Build(_folder.Path);
        await first.StartAsync();
        using (var second = TestNode.Build(_folder.Path))
            Assert.Contains("in use", (await Assert.ThrowsAsync<Storage.EventLogException>(() => second.StartAsync())).Message);
        await TestNode.SeedAsync(first.Services.GetRequiredService<ChatEngine>());
    }

    [Fact]
    public async Task A_start_that_failed_tells_those_who_wait_for_it_and_leaves_nothing_open()
    {
        _folder.Write("log", "a file where the folder should be");
        using (var host = TestNode.Build(_folder.Path))
        {
            var started = host.Services.GetRequiredService<PersistentChatHost>().Started;
            var failure = await Assert.ThrowsAnyAsync<IOException>(() => host.StartAsync());
            Assert.Same(failure, await Assert.ThrowsAnyAsync<IOException>(() => started));
        }
        File.Delete(_folder.In("log"));
        using var next = TestNode.Build(_folder.Path);
        await next.StartAsync();
    }
}
