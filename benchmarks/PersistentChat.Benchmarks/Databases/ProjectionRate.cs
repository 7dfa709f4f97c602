using System.Diagnostics;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks.Databases;

/// <summary>How fast a projection takes messages, in batches as large as the pump's are when it catches up.</summary>
internal static class ProjectionRate
{
    private const int Batch = 1000;

    /// <summary>A number of messages rounded up to whole batches.</summary>
    public static int Whole(int count) => (count + Batch - 1) / Batch * Batch;

    /// <summary>Applies messages of <see cref="SampleArchive"/> to an empty store.</summary>
    /// <returns>Messages a second.</returns>
    public static async Task<double> MeasureAsync(IProjection projection, MessagePosted[] messages)
    {
        LogCursor? at = null;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < messages.Length; i += Batch)
        {
            var to = SampleArchive.At(i + Batch);
            if (!await projection.ApplyAsync(new ArraySegment<ChatEvent>(messages, i, Batch), at, to, default))
                throw new InvalidOperationException("Somebody else writes.");
            at = to;
        }
        return messages.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
