using System.Globalization;
using PersistentChat.Storage;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks.Databases;

/// <summary>
/// Messages a second into SQLite files: the messages beside the compliance record, in turn on one disk; and what the whole way from
/// the event log costs a post, in transactions as large as a busy server's and as small as those of 40 ms of it.
/// </summary>
internal static class SqliteRates
{
    private static readonly int[] Batches = [660, new ProjectionPumpOptions().BatchCount];

    /// <summary>Measures and prints.</summary>
    /// <param name="output">Where the figures go.</param>
    /// <param name="count">How many messages; rounded up to whole batches.</param>
    /// <param name="rounds">How often each is measured.</param>
    public static async Task RunAsync(TextWriter output, int count, int rounds)
    {
        var messages = SampleArchive.Make(ProjectionRate.Whole(count));
        for (var round = 1; round <= rounds; round++)
        {
            using var folder = new TempFolder();
            await using var store = await SqliteStore.OpenAsync(folder.In("chat.db"));
            await using var record = await SqliteStore.OpenComplianceAsync(folder.In("compliance.db"));
            var projection = await ProjectionRate.MeasureAsync(store.Projection, messages);
            var compliance = await ProjectionRate.MeasureAsync(record.Projection, messages);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round}: projection {projection:F0} messages/s; compliance {compliance:F0}/s, ratio {compliance / projection:F2}"));
            foreach (var batch in Batches)
                await output.WriteLineAsync($"round {round}: a post of a raw client, {batch} a transaction: {await PumpCost.MeasureAsync(OpenAsync, count, batch)}");
        }
    }

    private static async Task<(IAsyncDisposable Store, IProjection Projection)> OpenAsync(string file)
    {
        var store = await SqliteStore.OpenAsync(file);
        return (store, store.Projection);
    }
}
