using System.Globalization;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks.Databases;

/// <summary>Messages a second into SQLite files: the messages beside the compliance record, in turn on one disk.</summary>
internal static class SqliteRates
{
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
        }
    }
}
