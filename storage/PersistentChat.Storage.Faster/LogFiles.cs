using System.Globalization;

namespace PersistentChat.Storage.Faster;

/// <summary>Which file holds which address, for messages that an operator can act on, and whether the files reach far enough.</summary>
internal sealed record LogFiles(string Directory, Guid LogId, int SegmentSizeBits)
{
    internal string Locate(long address) => string.Create(
        CultureInfo.InvariantCulture,
        $"file {SegmentDevice.PathOf(Directory, Segment(address))}, byte {address & ((1L << SegmentSizeBits) - 1)}");

    /// <summary>A file that ends before the committed address lost its tail: FASTER would read zeros there and say nothing.</summary>
    /// <exception cref="EventLogException">A file is missing or too short.</exception>
    internal void DemandLength(long beginAddress, long untilAddress)
    {
        for (var segment = Segment(beginAddress); segment <= Segment(untilAddress - 1); segment++)
        {
            var needed = Math.Min(untilAddress - ((long)segment << SegmentSizeBits), 1L << SegmentSizeBits);
            var file = new FileInfo(SegmentDevice.PathOf(Directory, segment));
            if (!file.Exists || file.Length < needed)
                throw new EventLogException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.FullName} has {(file.Exists ? file.Length : 0)} bytes, but {needed} were committed. Restore the folder from a "
                    + $"backup, or start the node with an empty one so that it is filled from the archive."));
        }
    }

    private int Segment(long address) => (int)(address >> SegmentSizeBits);
}
