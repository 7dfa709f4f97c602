using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Servers that are not there, or do not answer: nobody waits for them for long, and they may come back.</summary>
public sealed class UnreachableServerTests : IDisposable
{
    private const string Secret = "hunter2";

    // The system accepts connections for it; nobody reads them.
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public UnreachableServerTests() => _silent.Start();

    public void Dispose() => _silent.Dispose();

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        var port = PortOf(_silent);
        _silent.Stop();
        await using var store = SqlServerStore.Open(Settings(port));

        var failure = await Assert.ThrowsAsync<StorageException>(async () => await store.Projection.LoadCursorAsync(default));

        Assert.Equal(StorageFault.Transient, failure.Fault);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        await using var store = SqlServerStore.Open(Settings(PortOf(_silent)));
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<StorageException>(async () => await store.PrepareAsync(default));

        Assert.Equal(StorageFault.Transient, failure.Fault);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Whoever_cancels_waits_no_longer_and_gets_no_failure()
    {
        await using var store = SqlServerStore.Open(Settings(PortOf(_silent)) + ";Connect Timeout=300");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Archive.LoadCursorAsync(patience.Token));
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static string Settings(int port) =>
        $"Server=127.0.0.1,{port};Database=chat;User ID=chat;Password={Secret};Connect Timeout=2";
}
