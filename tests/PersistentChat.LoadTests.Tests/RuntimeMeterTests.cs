using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PersistentChat.LoadTests.Tests;

public sealed class RuntimeMeterTests
{
    [Fact]
    public async Task A_process_of_dotnet_tells_what_it_allocates_and_how_often_it_collects()
    {
        await using var meter = await RuntimeMeter.StartAsync(Environment.ProcessId, CancellationToken.None);
        Assert.NotNull(meter);
        var before = meter.Read()!.Value;
        var bytes = GC.GetTotalAllocatedBytes();
        Allocate(200);
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        var done = await AwaitAsync(meter, before, done => done is { AllocatedBytes: >= 200 << 20, Gen0: >= 3, Gen1: >= 3, Gen2: >= 1 });
        // What other tests do meanwhile, and did in the second before, comes on top.
        Assert.InRange(done.AllocatedBytes, 200 << 20, GC.GetTotalAllocatedBytes() - bytes + (200 << 20));
        Assert.InRange(done.Gen2, 1, done.Gen1);
        Assert.InRange(done.Gen1, 3, done.Gen0);
    }

    [Fact]
    public async Task A_process_that_is_none_of_dotnet_tells_nothing()
    {
        using var sleep = Process.Start("sleep", "30");
        try
        {
            Assert.Null(await RuntimeMeter.StartAsync(sleep.Id, CancellationToken.None));
        }
        finally
        {
            sleep.Kill();
        }
    }

    [Fact]
    public async Task A_socket_that_a_killed_process_of_the_same_number_left_is_nobodys()
    {
        using var sleep = Process.Start("sleep", "30");
        var paths = ((int[])[sleep.Id, Environment.ProcessId]).Select(pid => Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-1-socket")).ToArray();
        try
        {
            foreach (var path in paths)
                Leave(path);
            Assert.Null(await RuntimeMeter.StartAsync(sleep.Id, CancellationToken.None));
            await using var own = await RuntimeMeter.StartAsync(Environment.ProcessId, CancellationToken.None);
            Assert.NotNull(own);
        }
        finally
        {
            sleep.Kill();
            foreach (var path in paths)
                File.Delete(path);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Counters_are_found_however_the_bytes_come(int piece)
    {
        byte[] trace = [.. Noise(33), .. Counter("gen-0-gc-count", 3), .. Counter("gen-2-gc-count", 1), .. Noise(5), .. Counter("alloc-rate", 4096),
            .. Counter("gc-heap-size", 77), .. Counter("alloc-rate", 1000), .. Noise(90)];
        var (reader, start, end) = (new CounterReader(), 0, 0);
        while (end < trace.Length)
        {
            end = Math.Min(trace.Length, end + piece);
            start += reader.Take(trace.AsSpan(start..end));
        }

        Assert.Equal(new RuntimeReading(5096, 3, 0, 1), reader.Total);
    }

    /// <summary>Makes a socket that nobody listens on any more.</summary>
    private static void Leave(string path)
    {
        var own = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(own));
            // It would be removed with the socket under its first name.
            File.Move(own, path);
        }
    }

    private static byte[] Counter(string name, double value) =>
        [.. Encoding.Unicode.GetBytes($"{name}\0What it is\000:00:01\0"), .. BitConverter.GetBytes(value), .. Encoding.Unicode.GetBytes("Interval=1\0")];

    private static byte[] Noise(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 37))];

    private static async Task<RuntimeReading> AwaitAsync(RuntimeMeter meter, RuntimeReading before, Predicate<RuntimeReading> isEnough)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(20))
        {
            if (isEnough(meter.Read()!.Value - before))
                break;
        }

        return meter.Read()!.Value - before;
    }

    private static void Allocate(int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
            GC.KeepAlive(new byte[1 << 20]);
    }
}
