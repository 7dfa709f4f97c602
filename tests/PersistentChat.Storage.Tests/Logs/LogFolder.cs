using FASTER.core;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>A temporary folder with a log of small pages and files, so that few records reach many of them.</summary>
internal sealed class LogFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("pchat-log-").FullName;

    internal ValueTask<FasterEventLog> OpenAsync(Func<IDevice, IDevice>? wrap = null, LogCursor? verifyAfter = null) =>
        FasterEventLog.OpenAsync(
            new FasterEventLogOptions
            {
                Directory = Path,
                PageSizeBits = 16,
                MemorySizeBits = 18,
                SegmentSizeBits = 17,
                WrapDevice = wrap,
                VerifyAfter = verifyAfter,
            },
            NullLogger<FasterEventLog>.Instance);

    /// <summary>What a crash at this moment would leave. The lock file is held open and says nothing.</summary>
    internal LogFolder Copy()
    {
        var copy = new LogFolder();
        foreach (var file in Directory.GetFiles(Path))
            if (!file.EndsWith("log.lock", StringComparison.Ordinal))
                File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    internal string FileOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>A record whose content follows from its number, so that each can be checked without keeping any.</summary>
    internal static byte[] RecordOf(ulong sequence, int salt = 0)
    {
        var random = new Random(HashCode.Combine((int)sequence, salt));
        var record = new byte[random.Next(10) == 0 ? random.Next(1, 20_000) : random.Next(1, 600)];
        random.NextBytes(record);
        return record;
    }

    /// <summary>Appends the records that follow <paramref name="last"/>.</summary>
    /// <returns>Sequence number of the last one.</returns>
    internal static ulong Append(IEventLog log, ulong last, int count, int salt = 0)
    {
        for (var i = 0; i < count; i++)
        {
            last++;
            Assert.Equal(last, log.Append(RecordOf(last, salt)));
        }
        return last;
    }

    /// <summary>Reads all records after <paramref name="after"/> and demands that each is the one that was appended.</summary>
    internal static ulong ReadAll(IEventLog log, LogCursor after, int salt = 0)
    {
        using var reader = log.OpenReader(after);
        while (reader.TryRead(out var record))
            Assert.True(record.Span.SequenceEqual(RecordOf(reader.Position.Sequence, salt)), $"record {reader.Position.Sequence} differs");
        return reader.Position.Sequence;
    }
}
