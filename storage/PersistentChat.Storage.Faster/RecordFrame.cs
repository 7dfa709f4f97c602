using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using FASTER.core;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// What stands around each record: length (u32), CRC-32C (u32), sequence number (u64), all little-endian, then the record.
/// The CRC covers the log's identity, the sequence number and the record, so that a record of another log, or of another
/// place in this one, is as damaged as one with a flipped bit.
/// </summary>
internal static class RecordFrame
{
    internal const int HeaderBytes = 16;
    private const int ChecksumOffset = 4;
    private const int SequenceOffset = 8;

    /// <summary>The part of every checksum that comes from the log's identity.</summary>
    internal static uint Seed(Guid logId)
    {
        Span<byte> id = stackalloc byte[16];
        logId.TryWriteBytes(id, bigEndian: true, out _);
        return Update(uint.MaxValue, id);
    }

    internal static uint Checksum(uint seed, ulong sequence, ReadOnlySpan<byte> record) =>
        ~Update(BitOperations.Crc32C(seed, sequence), record);

    internal static void Write(Span<byte> frame, uint seed, ulong sequence, ReadOnlySpan<byte> record)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumOffset..], Checksum(seed, sequence, record));
        BinaryPrimitives.WriteUInt64LittleEndian(frame[SequenceOffset..], sequence);
        record.CopyTo(frame[HeaderBytes..]);
    }

    /// <summary>Says what is wrong with a frame that should carry <paramref name="sequence"/>, or null if nothing is.</summary>
    internal static string? FindFault(ReadOnlySpan<byte> frame, uint seed, ulong sequence)
    {
        if (frame.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(frame) != frame.Length - HeaderBytes)
            return "its length is damaged";
        var found = BinaryPrimitives.ReadUInt64LittleEndian(frame[SequenceOffset..]);
        if (Checksum(seed, found, frame[HeaderBytes..]) != BinaryPrimitives.ReadUInt32LittleEndian(frame[ChecksumOffset..]))
            return "its checksum is wrong";
        return found == sequence ? null : $"record {found} stands in its place";
    }

    /// <summary>The sequence number of a good frame of this log, wherever it stands; null if it is none.</summary>
    internal static ulong? SequenceOf(ReadOnlySpan<byte> frame, uint seed)
    {
        if (frame.Length < HeaderBytes)
            return null;
        var sequence = BinaryPrimitives.ReadUInt64LittleEndian(frame[SequenceOffset..]);
        return FindFault(frame, seed, sequence) is null ? sequence : null;
    }

    /// <summary>CRC-32C (Castagnoli) without the initial and final inversion.</summary>
    internal static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}

/// <summary>A record on its way into a log page: framed in place, without a copy between. Lives on the stack of one append.</summary>
internal readonly unsafe struct PendingRecord(byte* record, int length, uint seed, ulong sequence) : ILogEnqueueEntry
{
    public int SerializedLength => RecordFrame.HeaderBytes + length;

    public void SerializeTo(Span<byte> dest) => RecordFrame.Write(dest, seed, sequence, new ReadOnlySpan<byte>(record, length));
}
