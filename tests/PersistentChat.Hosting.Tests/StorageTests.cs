using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_without_an_event_log_says_what_to_add() =>
        Assert.Contains("UseFasterLog(folder)", await RefusalAsync(chat => chat.UseSqlite(_folder.In("chat.db"))));

    [Fact]
    public async Task A_node_without_a_store_of_its_own_says_what_to_add() => Assert.Contains(
        "UseSqlite(file)", await RefusalAsync(chat => chat.UseFasterLog(_folder.In("log")).UsePostgreSql("Host=127.0.0.1;Database=chat")));

    [Fact]
    public async Task Two_event_logs_are_one_too_many() =>
        Assert.Contains("one event log", await RefusalAsync(chat => chat.UseFasterLog(_folder.In("log")).UseFasterLog(_folder.In("log2"))));

    [Fact]
    public void Two_nodes_are_one_too_many()
    {
        var services = new ServiceCollection();
        services.AddPersistentChat();
        Assert.Contains("two hosts", Assert.Throws<InvalidOperationException>(() => services.AddPersistentChat()).Message);
    }

    [Fact]
    public async Task A_setting_out_of_range_is_named_and_nothing_stays_open()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPersistentChat(options => options.Sip.NonceLifetime = 1).UseFasterLog(_folder.In("log")).UseSqlite(_folder.In("chat.db"));
        using (var host = builder.Build())
            Assert.Contains("NonceLifetime", (await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync())).Message);
        using var next = TestNode.Build(_folder.Path);
        await next.StartAsync();
    }

    [Fact]
    public async Task An_event_log_and_a_store_of_the_applications_own_are_used_and_closed()
    {
        var own = new OwnStorage();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPersistentChat(TestNode.Configure).UseEventLog(_ => own).UseStore(_ => own).AddFollower(_ => own);
        using var host = builder.Build();
        await host.StartAsync();
        var engine = host.Services.GetRequiredService<ChatEngine>();
        await TestNode.SeedAsync(engine);
        await Eventually.HoldsAsync(() => own.Seen.OfType<RoomChanged>().Any(), () => $"{own.Seen.Count} events");
        Assert.Equal(["own", "follower"], engine.Projections.Select(projection => projection.Projection));
        await host.StopAsync();
        Assert.Equal(["follower opened", "store opened", "log opened", "log closed", "store closed", "follower closed"], own.Story);
    }

    [Fact]
    public async Task A_node_starts_and_serves_while_the_archive_is_away()
    {
        using var host = TestNode.Build(_folder.Path, chat => chat.UsePostgreSql("Host=127.0.0.1;Port=1;Database=chat;Username=u;Password=p"));
        await host.StartAsync();
        var engine = host.Services.GetRequiredService<ChatEngine>();
        await TestNode.SeedAsync(engine);
        Assert.Equal(["local", "archive"], engine.Projections.Select(projection => projection.Projection));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_whose_messages_are_elsewhere_is_not_opened_without_them()
    {
        using (var host = TestNode.Build(_folder.Path, chat => chat.UsePostgreSql("Host=127.0.0.1;Port=1;Database=chat;Username=u;Password=p")))
        {
            await host.StartAsync();
            await host.StopAsync();
        }
        using var without = TestNode.Build(_folder.Path);
        Assert.Contains("kept in postgresql", (await Assert.ThrowsAsync<StorageException>(() => without.StartAsync())).Message);
    }

    [Fact]
    public async Task What_one_part_throws_at_the_end_keeps_no_other_from_being_closed()
    {
        var own = new OwnStorage { FailsToClose = true };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPersistentChat(TestNode.Configure).UseEventLog(_ => own).UseStore(_ => own).AddFollower(_ => own);
        using var host = builder.Build();
        await host.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => host.StopAsync());
        Assert.Equal(["log closed", "store closed", "follower closed"], own.Story.TakeLast(3));
    }

    private static async Task<string> RefusalAsync(Action<IPersistentChatBuilder> storage)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        storage(builder.Services.AddPersistentChat());
        using var host = builder.Build();
        return (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync())).Message;
    }
}
