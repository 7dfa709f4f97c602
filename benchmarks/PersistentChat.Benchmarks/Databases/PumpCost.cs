using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks.Databases;

/// <summary>
/// What it costs to carry posts of raw clients from the event log into a projection, all of it: reading the log, decoding, the rows, the
/// database's pages. The posts are those of the load scenario <c>firehose</c>: a hundred rooms with a speaker each whose numbers
/// rise, 200 bytes of text.
/// </summary>
internal static class PumpCost
{
    private const int Rooms = 100;
    private const int TextBytes = 200;
    private const int PostsPerCommit = 10_000;

    /// <summary>Writes a log of posts and follows it twice: the first time makes the code warm and the pools full.</summary>
    /// <param name="open">Opens an empty store in a file.</param>
    /// <param name="posts">How many posts, from 1.</param>
    /// <param name="batch">Most posts in one transaction, from 1.</param>
    /// <returns>The figures, as text.</returns>
    public static async Task<string> MeasureAsync(Func<string, Task<(IAsyncDisposable Store, IProjection Projection)>> open, int posts, int batch)
    {
        using var folder = new TempFolder();
        await using var log = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = folder.In("log") }, NullLogger<FasterEventLog>.Instance);
        await WriteAsync(log, posts);
        await FollowAsync(open, folder.In("warm.db"), log, batch);
        return await FollowAsync(open, folder.In("measured.db"), log, batch);
    }

    private static async Task<string> FollowAsync(
        Func<string, Task<(IAsyncDisposable Store, IProjection Projection)>> open, string file, FasterEventLog log, int batch)
    {
        var (store, projection) = await open(file);
        await using (store)
        {
            var options = new ProjectionPumpOptions { BatchCount = batch };
            await using var pump = new ProjectionPump(log, projection, options, TimeProvider.System, NullLogger<ProjectionPump>.Instance);
            var posts = (double)log.Committed.Sequence;
            var (processor, allocated, written) = (Environment.CpuUsage, GC.GetTotalAllocatedBytes(precise: true), Writes());
            pump.Start();
            await pump.WaitUntilAsync(log.Committed.Sequence, default);
            var used = Environment.CpuUsage;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Micros(used.UserTime - processor.UserTime):F2} us in the program and {Micros(used.PrivilegedTime - processor.PrivilegedTime):F2} us in the system, "
                + $"{(Writes() - written) / posts:F3} writes, {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / posts:F1} bytes allocated");

            double Micros(TimeSpan time) => time.TotalMicroseconds / posts;
        }
    }

    /// <summary>System calls of this process that wrote.</summary>
    private static long Writes()
    {
        var line = File.ReadLines("/proc/self/io").First(line => line.StartsWith("syscw:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("syscw:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }

    private static async Task WriteAsync(FasterEventLog log, int posts)
    {
        var record = new ArrayBufferWriter<byte>();
        for (var i = 0; i < posts; i++)
        {
            record.ResetWrittenCount();
            var post = Post(i);
            EventCodec.Write(record, post);
            post.Release();
            log.Append(record.WrittenSpan);
            if (i % PostsPerCommit == 0)
                await log.CommitAsync();
        }
        await log.CommitAsync();
    }

    private static MessagePosted Post(int index)
    {
        var post = MessagePosted.Rent();
        var room = index % Rooms;
        (post.RoomId, post.Number, post.Time) = (SampleArchive.Room(room), (index / Rooms) + 1, 638_000_000_000_000_000 + index);
        (post.Author, post.AuthorName, post.IsKept) = ($"sip:user{room}@contoso.com", $"User {room}", true);
        post.Identity = new PostIdentity(PostIdentity.RisingBit | ((UInt128)(uint)(room + 1) * 0x9E3779B97F4A7C15), (ulong)post.Number);
        post.SetContent(Text(index), default);
        return post;
    }

    /// <summary>One long word that no other text has, and filler: what the load driver posts.</summary>
    private static byte[] Text(int index) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(uint)index * 2654435761u:X8}{index:X40}").PadRight(TextBytes, '.'));
}
