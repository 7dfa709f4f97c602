using System.Diagnostics;
using System.Globalization;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>One thing that can happen. When it returns the cause is gone; the server has to get over it by itself.</summary>
internal sealed record Fault(string Name, Func<Random, Task> StrikeAsync);

/// <summary>What the campaign does to its servers.</summary>
internal sealed class Faults(CampaignServer server)
{
    public IReadOnlyList<Fault> OfTheDatabase =>
    [
        new("kill -9 of the server", _ => server.Chat.RestartAfterKillAsync()),
        new("PostgreSQL frozen", FreezeAsync),
        new("PostgreSQL restarted", _ => server.Primary.RestartAsync()),
        new("PostgreSQL killed and started", CrashDatabaseAsync),
        new("failover to a standby that lost transactions", FailOverAsync),
        new("kill -9 of the server while PostgreSQL is frozen", KillWhileFrozenAsync),
        new("PostgreSQL connections cut", _ => CutConnectionsAsync()),
    ];

    public IReadOnlyList<Fault> OfTheDisk(SmallDisk disk) =>
    [
        new("disk full at once", random => FillAsync(disk, leave: 0, random)),
        new("disk nearly full", random => FillAsync(disk, leave: 8 << 20, random)),
        new("disk full and kill -9 of the server", random => FillAndKillAsync(disk, random)),
        new("slow disk", SlowDownAsync),
    ];

    private static Task WhileAsync(Random random, int longest) => Task.Delay(random.Next(500, longest));

    private async Task FreezeAsync(Random random)
    {
        server.Primary.Freeze();
        await WhileAsync(random, 4000);
        server.Primary.Thaw();
    }

    private async Task CrashDatabaseAsync(Random random)
    {
        await server.Primary.KillAsync();
        await WhileAsync(random, 2000);
        await server.Primary.StartAsync();
    }

    /// <summary>The chat server follows to the promoted standby by itself; it is then started anew, to be told of the next standby.</summary>
    private async Task FailOverAsync(Random random)
    {
        await server.FailOverAsync(() => WhileAsync(random, 1500));
        await server.CaughtUpAsync();
        await server.Chat.RestartAfterKillAsync();
    }

    private async Task KillWhileFrozenAsync(Random random)
    {
        server.Primary.Freeze();
        await WhileAsync(random, 1500);
        await server.Chat.RestartAfterKillAsync();
        await WhileAsync(random, 1500);
        server.Primary.Thaw();
    }

    private Task<string> CutConnectionsAsync() =>
        server.Primary.RunSqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'pchat'");

    private static async Task FillAsync(SmallDisk disk, long leave, Random random)
    {
        disk.Fill(leave);
        await WhileAsync(random, 3000);
        disk.Free();
    }

    private async Task FillAndKillAsync(SmallDisk disk, Random random)
    {
        disk.Fill(leave: 0);
        await WhileAsync(random, 1500);
        await server.Chat.Process.KillAsync();
        disk.Free();
        await server.Chat.RestartAsync();
    }

    /// <summary>Every write of the server takes 30 ms longer: strace delays the return of the call.</summary>
    private async Task SlowDownAsync(Random random)
    {
        using var strace = Process.Start(new ProcessStartInfo(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-p", server.Chat.Process.Pid.ToString(CultureInfo.InvariantCulture),
                "-e", "trace=pwrite64", "-e", "inject=pwrite64:delay_exit=30000",
            ]))!;
        await WhileAsync(random, 4000);
        PosixSignals.Send(strace.Id, PosixSignals.Interrupt);
        await strace.WaitForExitAsync();
    }
}
