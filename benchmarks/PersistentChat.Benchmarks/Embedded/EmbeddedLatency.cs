using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks.Embedded;

/// <summary>
/// How long a lone post of a session in this process is on its way: until its author knows that it is durable, until another session has it as an
/// event, and until a subscriber to the log has it. Posts follow one another, each when the one before has arrived everywhere, so that nothing
/// waits in a queue and every post pays for a commit of its own.
/// </summary>
internal sealed class EmbeddedLatency(TextWriter output, int posts)
{
    /// <summary>What is posted on each log if nothing else is asked for.</summary>
    internal const int DefaultPosts = 5_000;

    private const int WarmUp = 1_000;

    private static readonly Guid Lobby = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");

    /// <summary>Measures and prints.</summary>
    internal async Task RunAsync()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{posts} posts one after the other, from the call of PostAsync on:"));
        await using (var memory = new MemoryEventLog())
            await MeasureAsync("in memory", memory);
        using var folder = new TempFolder();
        await using var files = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = folder.In("log") }, NullLogger<FasterEventLog>.Instance);
        await MeasureAsync("on disk", files);
    }

    private async Task MeasureAsync(string log, IEventLog eventLog)
    {
        using var meters = new TestMeters();
        var archive = new MemoryArchive();
        await using var engine = new ChatEngine(
            new ChatEngineOptions(), new EngineStorage(eventLog, archive, archive, []), _ => new IdleShardIo(), TimeProvider.System,
            NullLoggerFactory.Instance, meters);
        await engine.StartAsync(default);
        await SeedAsync(engine);
        await using var author = await engine.OpenSessionAsync("sip:alice@contoso.com", new LocalSessionOptions { ReceivesEvents = false });
        await using var reader = await engine.OpenSessionAsync("sip:bob@contoso.com");
        await author.JoinAsync(Lobby);
        await reader.JoinAsync(Lobby);
        await using var events = reader.ReadEventsAsync().GetAsyncEnumerator();
        await using var committed = engine.ReadEventsAsync().GetAsyncEnumerator();
        for (var i = 0; i < WarmUp; i++)
            await PostAsync(author, events, committed);
        var taken = new Arrival[posts];
        for (var i = 0; i < posts; i++)
            taken[i] = await PostAsync(author, events, committed);
        Print(log, "its author knows that it is durable", taken.Select(arrival => arrival.Posted));
        Print(log, "a RoomEvent at another LocalSession", taken.Select(arrival => arrival.Heard));
        Print(log, "a CommittedEvent at a subscriber", taken.Select(arrival => arrival.Read));
    }

    private static async Task<Arrival> PostAsync(
        LocalSession author, IAsyncEnumerator<RoomEvent> events, IAsyncEnumerator<CommittedEvent> committed)
    {
        // Both wait before the clock starts, as readers of an idle room do.
        var heard = NextAsync(events, happened => happened is MessageReceived);
        var read = NextAsync(committed, happened => happened.Event is MessagePosted);
        var began = Stopwatch.GetTimestamp();
        await author.PostAsync(Lobby, "Is anybody there? It has rained here since yesterday evening, and nobody knows when it will stop.");
        var posted = Stopwatch.GetTimestamp();
        return new Arrival(
            Stopwatch.GetElapsedTime(began, posted), Stopwatch.GetElapsedTime(began, await heard), Stopwatch.GetElapsedTime(began, await read));
    }

    /// <returns>When it was there.</returns>
    private static async Task<long> NextAsync<T>(IAsyncEnumerator<T> events, Func<T, bool> isIt)
    {
        do
        {
            if (!await events.MoveNextAsync())
                throw new InvalidOperationException("The events ended before the post came.");
        }
        while (!isIt(events.Current));
        return Stopwatch.GetTimestamp();
    }

    private void Print(string log, string what, IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => time.TotalMicroseconds).Order()];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"log {log,-10} {what,-36} median {sorted[sorted.Length / 2],7:F0} us, 99% {sorted[sorted.Length * 99 / 100],7:F0} us, longest {sorted[^1],7:F0} us"));
    }

    private static async Task SeedAsync(ChatEngine engine)
    {
        foreach (var name in new[] { "alice", "bob" })
            await engine.DefineUserAsync(new UserDefinition($"sip:{name}@contoso.com", "", null), default);
        await engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, default);
        await engine.DefineRoomAsync(
            new RoomDefinition { Id = Lobby, Name = "Lobby", Category = "General", Privacy = RoomPrivacy.Open }, default);
    }

    /// <summary>How long one post took to each of its ends.</summary>
    private readonly record struct Arrival(TimeSpan Posted, TimeSpan Heard, TimeSpan Read);
}
