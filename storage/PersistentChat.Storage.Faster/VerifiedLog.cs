using System.Diagnostics;
using FASTER.core;

namespace PersistentChat.Storage.Faster;

/// <summary>What a check of the whole log found: where it begins and ends, and how fast the check was in bytes per second.</summary>
internal readonly record struct VerifiedLog(
    ulong StartSequence, long StartAddress, ulong EndSequence, long EndAddress, ulong Checked, double Rate)
{
    /// <summary>
    /// Reads every record behind <paramref name="after"/>, or all. They must follow each other without a gap, be whole, reach the
    /// committed sequence number and end exactly at the committed address.
    /// </summary>
    internal static VerifiedLog Verify(
        FasterLog log, LogFiles files, CommitRecord newest, LogCursor? after, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (sequence, address) = Beginning(log, files, newest, after);
        using var scanner = new RecordScanner(log, files, sequence, address);
        while (scanner.TryNext())
            cancellationToken.ThrowIfCancellationRequested();
        if (scanner.Sequence < newest.Committed)
            throw scanner.Stop($"records up to {newest.Committed} were committed, but the log ends before it", null);
        if (!EndsAt(log, scanner.Address))
            throw scanner.Stop($"the log was committed up to address {log.CommittedUntilAddress} but ends at {scanner.Address}", null);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new VerifiedLog(
            newest.Start, log.BeginAddress, scanner.Sequence, scanner.Address,
            scanner.Sequence - sequence, (scanner.Address - address) / Math.Max(seconds, 1e-6));
    }

    private static (ulong Sequence, long Address) Beginning(FasterLog log, LogFiles files, CommitRecord newest, LogCursor? after) =>
        after is { } cursor && cursor.LogId == files.LogId
            && cursor.Sequence >= newest.Start && cursor.Address >= log.BeginAddress
            && cursor.Sequence <= newest.Committed && cursor.Address <= log.CommittedUntilAddress
            ? (cursor.Sequence, cursor.Address)
            : (newest.Start, log.BeginAddress);

    /// <summary>The committed address may be the beginning of the page after the one that the last record is on.</summary>
    private static bool EndsAt(FasterLog log, long address)
    {
        var pageBits = log.UnsafeGetLogPageSizeBits();
        var until = log.CommittedUntilAddress;
        return address == until
            || ((until & ((1L << pageBits) - 1)) == 0 && address < until && (address >> pageBits) == (until >> pageBits) - 1);
    }
}
