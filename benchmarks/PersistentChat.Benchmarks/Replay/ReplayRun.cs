using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks.Replay;

/// <summary>
/// How long a node with a long log takes to start: opening the log, which checks every record, and replaying it into the
/// engine's state. Beside them what reading costs without any of that. Each stage runs in turn, several times.
/// </summary>
internal sealed class ReplayRun(TextWriter output, int posts)
{
    /// <summary>What is written and read if nothing else is asked for.</summary>
    internal const int DefaultPosts = 1_000_000;

    private const int Rounds = 3;

    /// <summary>Measures and prints the best of each stage.</summary>
    internal async Task RunAsync()
    {
        using var folder = new TempFolder();
        var options = new FasterEventLogOptions { Directory = folder.In("log") };
        var records = await ReplayLog.WriteAsync(options, posts);
        var bytes = EventLogFiles.Open(options.Directory).ReadExtent().Bytes;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{records} records, {bytes / 1e6:F0} MB in the log; best of {Rounds} rounds"));
        (string Name, Func<FasterEventLogOptions, Task<Spent>> Run)[] stages =
        [
            ("read the files, no check", ReadBare),
            ("read the files, check all", ReadChecked),
            ("the same, decode all", ReadDecoded),
            ("the same, apply to a state", ReadApplied),
            ("open the log (checks all)", OpenAsync),
            ("start an engine on it", StartEngineAsync),
        ];
        var best = Enumerable.Repeat(Spent.Forever, stages.Length).ToArray();
        for (var round = 0; round < Rounds; round++)
            for (var stage = 0; stage < stages.Length; stage++)
                best[stage] = best[stage].Least(await stages[stage].Run(options));
        for (var stage = 0; stage < stages.Length; stage++)
            Print(stages[stage].Name, best[stage], records, bytes);
    }

    private void Print(string name, Spent best, ulong records, long bytes)
    {
        var seconds = best.Time.TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-26} {seconds,6:F2} s {best.Processor.TotalSeconds,6:F2} s of processor {records / seconds / 1e6,6:F2} M records/s {bytes / seconds / 1e6,6:F0} MB/s"));
    }

    private static Task<Spent> ReadBare(FasterEventLogOptions options)
    {
        var meter = Meter.Start();
        var chunk = new byte[1 << 20];
        foreach (var segment in EventLogFiles.Open(options.Directory).Segments())
        {
            using var file = File.OpenRead(segment.File);
            while (file.Read(chunk) > 0)
            {
            }
        }
        return Task.FromResult(meter.Spent);
    }

    private static Task<Spent> ReadChecked(FasterEventLogOptions options)
    {
        var meter = Meter.Start();
        using var reader = EventLogFiles.Open(options.Directory).OpenReader();
        while (reader.TryRead(out _))
        {
        }
        return Task.FromResult(meter.Spent);
    }

    private static Task<Spent> ReadDecoded(FasterEventLogOptions options) => ReadInto(options, static _ => { });

    private static Task<Spent> ReadApplied(FasterEventLogOptions options)
    {
        var state = new ChatState(new ChatEngineOptions());
        return ReadInto(options, state.Apply);
    }

    private static Task<Spent> ReadInto(FasterEventLogOptions options, Action<ChatEvent> apply)
    {
        var meter = Meter.Start();
        using var reader = EventLogFiles.Open(options.Directory).OpenReader();
        while (reader.TryRead(out var record))
        {
            var chatEvent = EventCodec.Read(record.Span, reader.Position.Sequence);
            apply(chatEvent);
            (chatEvent as MessagePosted)?.Release();
        }
        return Task.FromResult(meter.Spent);
    }

    private static async Task<Spent> OpenAsync(FasterEventLogOptions options)
    {
        var meter = Meter.Start();
        await using var log = await FasterEventLog.OpenAsync(options, NullLogger<FasterEventLog>.Instance);
        return meter.Spent;
    }

    /// <summary>Opening is not part of it.</summary>
    private static async Task<Spent> StartEngineAsync(FasterEventLogOptions options)
    {
        await using var log = await FasterEventLog.OpenAsync(options, NullLogger<FasterEventLog>.Instance);
        using var meters = new TestMeters();
        await using var engine = new ChatEngine(
            new ChatEngineOptions(), new EngineStorage(log, new NoState(), new MemoryArchive(), []), _ => new IdleShardIo(),
            TimeProvider.System, NullLoggerFactory.Instance, meters);
        var meter = Meter.Start();
        await engine.StartAsync(CancellationToken.None);
        return meter.Spent;
    }

    /// <summary>What a stage took; processor time is what others on the machine disturb less.</summary>
    private readonly record struct Spent(TimeSpan Time, TimeSpan Processor)
    {
        internal static readonly Spent Forever = new(TimeSpan.MaxValue, TimeSpan.MaxValue);

        internal Spent Least(Spent other) => new(
            TimeSpan.FromTicks(Math.Min(Time.Ticks, other.Time.Ticks)), TimeSpan.FromTicks(Math.Min(Processor.Ticks, other.Processor.Ticks)));
    }

    private readonly record struct Meter(long Began, TimeSpan Processor)
    {
        internal Spent Spent => new(Stopwatch.GetElapsedTime(Began), Environment.CpuUsage.TotalTime - Processor);

        internal static Meter Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
    }

    private sealed class NoState : ILocalState
    {
        public ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken) => new(new LocalSnapshot());
    }
}
