using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

public sealed class ChatServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chat_services_live_within_the_life_of_the_engine_and_end_in_reverse_order()
    {
        var story = new Story();
        using var host = TestNode.Build(_folder.Path, chat =>
        {
            chat.Services.AddSingleton(story);
            chat.AddChatService<Service<int>>().AddChatService<Service<long>>();
        });
        await host.StartAsync();
        await host.StopAsync();
        Assert.Equal(
            ["Int32 starts with 1", "Int64 starts with 2", "Int64 stops with 2", "Int64 disposed", "Int32 stops with 2", "Int32 disposed"],
            story);
    }

    [Fact]
    public async Task A_background_service_that_fails_stops_the_host()
    {
        using var host = TestNode.Build(_folder.Path, chat => chat.AddChatService<Failing>());
        await host.StartAsync();
        await host.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_service_that_does_not_start_keeps_the_node_from_starting_and_the_ones_before_are_stopped()
    {
        var story = new Story();
        using (var host = TestNode.Build(_folder.Path, chat =>
        {
            chat.Services.AddSingleton(story);
            chat.AddChatService<Service<int>>().AddChatService<NeverStarting>();
        }))
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => host.StartAsync());
            Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<PersistentChatHost>().Engine);
        }
        Assert.Equal(["Int32 starts with 1", "Int32 stops with 1", "Int32 disposed"], story);
        using var next = TestNode.Build(_folder.Path);
        await next.StartAsync();
    }

    private sealed class Story : ConcurrentQueue<string>;

    private sealed class Service<T>(ChatEngine engine, Story story) : IHostedService, IDisposable
    {
        private static readonly string Name = typeof(T).Name;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await engine.DefineUserAsync(new UserDefinition($"sip:{Name}@contoso.com", "", null), cancellationToken);
            story.Enqueue($"{Name} starts with {engine.Directory.UserCount}");
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await engine.DrainAsync(cancellationToken);
            story.Enqueue($"{Name} stops with {engine.Directory.UserCount}");
        }

        public void Dispose() => story.Enqueue($"{Name} disposed");
    }

    /// <summary>Fails once the host has started: one that is told to stop before gives its start up.</summary>
    private sealed class Failing(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var waiting = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            throw new NotSupportedException("This bot has nothing to say.");
        }
    }

    private sealed class NeverStarting : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
