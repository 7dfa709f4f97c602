using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>The identity under which a client's posts are known (<see cref="PostIdentity.Client"/>).</summary>
public static class PostingClient
{
    /// <summary>
    /// The first 128 bits of SHA-256 over the user's address, a zero byte and the client's id: nobody can name another user's posts,
    /// whatever client id he sends. With <see cref="PostIdentity.RisingBit"/>, since such a client numbers its posts upwards. Frozen by a test, since it is on disk.
    /// </summary>
    /// <param name="user">Canonical SIP URI of the user who signed in.</param>
    /// <param name="clientId">What the client calls itself; RFC 4122 byte order.</param>
    public static UInt128 Of(string user, Guid clientId)
    {
        var length = Encoding.UTF8.GetByteCount(user);
        Span<byte> input = new byte[length + 17];
        Encoding.UTF8.GetBytes(user, input);
        clientId.TryWriteBytes(input[(length + 1)..], bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(input)) | PostIdentity.RisingBit;
    }
}
