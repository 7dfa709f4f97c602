using System.Diagnostics;
using PersistentChat.Storage.ContractTests;
using PersistentChat.TestKit;
using Xunit.Abstractions;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>What becomes of a store while its server is ended, frozen or replaced.</summary>
[NeedsPostgreSql]
public sealed class OutageTests(ITestOutputHelper output)
{
    private const string Impatient = ";Timeout=2;Command Timeout=2";

    [StoreFact]
    public async Task A_server_that_is_restarted_between_two_batches_is_found_again()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var store = PostgreSqlStore.Open(server.ConnectionString());
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 10), null, At(10), default);
        Assert.Equal(10, (await store.Archive.ReadAsync(Lobby, 1, 99, default)).Count);

        await server.RestartAsync();

        // Readings take a new connection at once; the writer's is found broken, and its batch has to come again.
        Assert.Equal(10, (await store.Archive.ReadAsync(Lobby, 1, 99, default)).Count);
        var lost = await Record.ExceptionAsync(async () => await store.Projection.ApplyAsync(Messages(Lobby, 11, 10), At(10), At(20), default));
        if (lost is not null)
        {
            Assert.Equal(StorageFault.Transient, Assert.IsType<StorageException>(lost).Fault);
            Assert.True(await store.Projection.ApplyAsync(Messages(Lobby, 11, 10), At(10), At(20), default));
        }
        Assert.Equal(20, (await store.Archive.ReadAsync(Lobby, 1, 99, default)).Count);
    }

    [StoreFact]
    public async Task A_killed_server_keeps_every_batch_that_was_applied()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var log = new PostedLog();
        await using var store = PostgreSqlStore.Open(server.ConnectionString());
        await log.PostAsync(500);
        await using var pump = log.Pump(store.Projection);
        await log.WaitAsync(pump);

        await server.KillAsync();
        await log.PostAsync(500);
        await server.StartAsync();

        await log.WaitAsync(pump);
        await log.RequireAllAsync(store.Projection, store.Archive);
    }

    [StoreFact]
    public async Task A_server_that_freezes_in_a_batch_is_given_up_in_time_and_the_batch_comes_once()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var store = PostgreSqlStore.Open(server.ConnectionString() + Impatient);
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 10), null, At(10), default);
        var blocker = await Database.OpenAsync(server.ConnectionString());
        await blocker.RunAsync("BEGIN; LOCK TABLE messages IN SHARE MODE");
        var batch = store.Projection.ApplyAsync(Messages(Lobby, 11, 10), At(10), At(20), default).AsTask();
        await blocker.WaitForBlockedAsync("COPY messages");

        server.Freeze();
        var frozen = Stopwatch.StartNew();
        var late = await Assert.ThrowsAsync<StorageException>(() => batch);
        output.WriteLine($"given up after {frozen.Elapsed}");
        Assert.Equal(StorageFault.Transient, late.Fault);
        Assert.InRange(frozen.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        server.Thaw();
        await blocker.DisposeAsync();
        var cursor = await store.Projection.LoadCursorAsync(default);
        Assert.Equal(At(10), cursor);
        Assert.True(await store.Projection.ApplyAsync(Messages(Lobby, 11, 10), At(10), At(20), default));
        Assert.Equal(20, (await store.Archive.ReadAsync(Lobby, 1, 99, default)).Count);
    }

    [StoreFact]
    public async Task A_cancelled_reading_of_a_frozen_server_ends()
    {
        await using var server = await PostgresServer.StartNewAsync(durable: false);
        await using var store = PostgreSqlStore.Open(server.ConnectionString());
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 10), null, At(10), default);
        await store.Archive.ReadAsync(Lobby, 1, 10, default);
        server.Freeze();

        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var frozen = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Archive.ReadAsync(Lobby, 1, 10, cancellation.Token));

        output.WriteLine($"ended after {frozen.Elapsed}");
        Assert.InRange(frozen.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [StoreFact]
    public async Task A_connection_that_is_ended_during_a_copy_costs_another_attempt_and_nothing_else()
    {
        await using var fixture = await PostgreSqlFixture.OpenAsync();
        await using var log = new PostedLog();
        await using var blocker = await Database.OpenAsync(fixture.ConnectionString);
        await blocker.RunAsync("BEGIN; LOCK TABLE messages IN SHARE MODE");
        await log.PostAsync(200);
        await using var pump = log.Pump(fixture.Projection);

        var writer = await WaitForCopyAsync(blocker);
        Assert.True(await blocker.ScalarAsync<bool>($"SELECT pg_terminate_backend({writer}, 30000)"));
        await blocker.RunAsync("ROLLBACK");

        await log.WaitAsync(pump);
        await log.RequireAllAsync(fixture.Projection, fixture.Archive);
    }

    [StoreFact]
    public async Task Two_pumps_at_once_double_nothing()
    {
        await using var fixture = await PostgreSqlFixture.OpenAsync();
        await using var other = PostgreSqlStore.Open(fixture.ConnectionString);
        await using var log = new PostedLog();
        await using var first = log.Pump(fixture.Projection);
        await using var second = log.Pump(other.Projection);
        for (var i = 0; i < 10; i++)
            await log.PostAsync(200);
        await Task.WhenAll(log.WaitAsync(first), log.WaitAsync(second));
        await log.RequireAllAsync(fixture.Projection, fixture.Archive);
    }

    [StoreFact]
    public async Task A_promoted_standby_without_the_last_batches_is_found_and_filled_again()
    {
        await using var primary = await PostgresServer.StartNewAsync();
        await using var standby = await primary.StartStandbyAsync();
        await using var log = new PostedLog();
        await using var store = PostgreSqlStore.Open(PostgresServer.ConnectionString("postgres", primary, standby) + Impatient);
        await using var pump = log.Pump(store.Projection);
        await log.PostAsync(300);
        await log.WaitAsync(pump);
        await primary.WaitForStandbyAsync(standby);
        await standby.StopAsync();
        await log.PostAsync(200);
        await log.WaitAsync(pump);
        await store.Archive.ReadAsync(Lobby, 1, 10, log.Deadline);

        await primary.KillAsync();
        await standby.StartAsync();
        await standby.PromoteAsync();

        Assert.Equal(300UL, (await ReadCursorAsync(standby))?.Sequence);
        await log.PostAsync(100);
        await WaitForCursorAsync(store.Projection, 600, log.Deadline);
        await log.RequireAllAsync(store.Projection, store.Archive);
    }

    private static Task<int> WaitForCopyAsync(Database database) => database.WaitForBlockedAsync("COPY messages");

    private static async Task<LogCursor?> ReadCursorAsync(PostgresServer server)
    {
        await using var store = PostgreSqlStore.Open(server.ConnectionString());
        return await store.Projection.LoadCursorAsync(default);
    }

    /// <summary>The pump believes itself further than the promoted standby is, so the database is asked.</summary>
    private static async Task WaitForCursorAsync(IProjection projection, ulong sequence, CancellationToken deadline)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                if ((await projection.LoadCursorAsync(deadline))?.Sequence >= sequence)
                    return;
            }
            catch (StorageException away) when (away.Fault == StorageFault.Transient)
            {
                // The connections to the old primary are still being given up.
            }
            await timer.WaitForNextTickAsync(deadline);
        }
    }
}
