using System.Buffers.Binary;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// Identities of posts as <c>recent_post_pages</c> has them: entries of one size, one behind the other, oldest first, numbers in network
/// order. The layout is frozen by a test; databases are full of it, and a schema step of each dialect makes it too.
/// </summary>
internal static class RecentPostPage
{
    /// <summary>Client (16), its number (8), room (16), number of the message (8).</summary>
    public const int EntrySize = 48;

    /// <summary>Most entries of one page: 48 KiB, small enough for the heap of small objects.</summary>
    public const int MostEntries = 1024;

    /// <summary>Writes one entry.</summary>
    public static void Write(Span<byte> entry, in RecentPost post)
    {
        BinaryPrimitives.WriteUInt128BigEndian(entry, post.Identity.Client);
        BinaryPrimitives.WriteUInt64BigEndian(entry[16..], post.Identity.Number);
        post.RoomId.TryWriteBytes(entry[24..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(entry[40..], post.Number);
    }

    /// <summary>Reads one entry.</summary>
    public static RecentPost Read(ReadOnlySpan<byte> entry) => new(
        new PostIdentity(BinaryPrimitives.ReadUInt128BigEndian(entry), BinaryPrimitives.ReadUInt64BigEndian(entry[16..])),
        new Guid(entry.Slice(24, 16), bigEndian: true),
        BinaryPrimitives.ReadInt64BigEndian(entry[40..]));
}
