using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PersistentChat.Transport;

/// <summary>
/// Address and port of a peer in 24 bytes, as every idle connection keeps one and nobody looks at it but a log line: an
/// <see cref="IPEndPoint"/> is two objects and up to 112.
/// </summary>
internal readonly struct PeerAddress
{
    private readonly ulong _high;
    private readonly ulong _low;

    // Only a link-local address of version 6 has one.
    private readonly uint _scope;
    private readonly ushort _port;
    private readonly Version _version;

    public PeerAddress(IPEndPoint? remote)
    {
        if (remote is null)
            return;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        remote.Address.TryWriteBytes(bytes, out _);
        (_high, _low) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        _port = (ushort)remote.Port;
        var isVersion6 = remote.AddressFamily == AddressFamily.InterNetworkV6;
        _version = isVersion6 ? Version.V6 : Version.V4;
        _scope = isVersion6 ? (uint)remote.Address.ScopeId : 0;
    }

    private enum Version : byte
    {
        None,
        V4,
        V6,
    }

    /// <summary>The address as everybody else knows it; null if there is none. A new object each time.</summary>
    public IPEndPoint? ToEndPoint()
    {
        if (_version == Version.None)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low);
        return new IPEndPoint(_version == Version.V4 ? new IPAddress(bytes[..4]) : new IPAddress(bytes, _scope), _port);
    }
}
