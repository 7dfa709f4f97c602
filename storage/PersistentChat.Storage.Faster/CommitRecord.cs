using System.Buffers.Binary;
using FASTER.core;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// What one commit says, in one 512-byte sector: how far the log is durable, where it begins, and what FASTER needs to recover
/// there. Little-endian, closed by a CRC-32C.
/// </summary>
/// <param name="Generation">Rises by one with each commit.</param>
/// <param name="LogId">The log it belongs to.</param>
/// <param name="Start">Sequence number before the oldest record kept.</param>
/// <param name="Committed">Sequence number up to which every record is durable; more may be.</param>
/// <param name="CommitNumber">FASTER's number of the commit; 0 in a new log.</param>
/// <param name="UntilAddress">FASTER's address up to which it recovers.</param>
/// <param name="Metadata">FASTER's own recovery record; empty in a new log.</param>
internal sealed record CommitRecord(
    ulong Generation, Guid LogId, ulong Start, ulong Committed, long CommitNumber, long UntilAddress, byte[] Metadata)
{
    internal const int Bytes = 512;
    private const uint Magic = 0x31434c50; // "PLC1"
    private const int MetadataOffset = 64;
    private const int ChecksumOffset = Bytes - sizeof(uint);

    /// <summary>FASTER's address of the oldest record kept.</summary>
    internal long BeginAddress
    {
        get
        {
            if (Metadata.Length == 0)
                return LogFiles.FirstAddress;
            var recovered = new FasterLogRecoveryInfo();
            using var reader = new BinaryReader(new MemoryStream(Metadata));
            recovered.Initialize(reader);
            return recovered.BeginAddress;
        }
    }

    internal void Write(Span<byte> sector)
    {
        if (Metadata.Length > ChecksumOffset - MetadataOffset)
            throw new InvalidOperationException($"The recovery record of the log has {Metadata.Length} bytes and does not fit.");
        sector.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(sector, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(sector[4..], Metadata.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[8..], Generation);
        LogId.TryWriteBytes(sector[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[32..], Start);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[40..], Committed);
        BinaryPrimitives.WriteInt64LittleEndian(sector[48..], CommitNumber);
        BinaryPrimitives.WriteInt64LittleEndian(sector[56..], UntilAddress);
        Metadata.CopyTo(sector[MetadataOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[ChecksumOffset..], Checksum(sector));
    }

    /// <summary>Null if the sector is damaged.</summary>
    internal static CommitRecord? Read(ReadOnlySpan<byte> sector)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(sector[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(sector) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(sector[ChecksumOffset..]) != Checksum(sector)
            || length < 0 || length > ChecksumOffset - MetadataOffset)
            return null;
        return new CommitRecord(
            BinaryPrimitives.ReadUInt64LittleEndian(sector[8..]),
            new Guid(sector.Slice(16, 16), bigEndian: true),
            BinaryPrimitives.ReadUInt64LittleEndian(sector[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(sector[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(sector[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(sector[56..]),
            sector.Slice(MetadataOffset, length).ToArray());
    }

    private static uint Checksum(ReadOnlySpan<byte> sector) => ~RecordFrame.Update(uint.MaxValue, sector[..ChecksumOffset]);
}
