using System.Buffers.Binary;

namespace PersistentChat.LoadTests;

/// <summary>What users and rooms of a population are called at the server. A seed file of <see cref="SeedFile"/> makes them so.</summary>
/// <param name="Domain">SIP domain of the server.</param>
/// <param name="Password">Password of all users.</param>
internal sealed record UserNames(string Domain, string Password)
{
    /// <summary>Pattern of room ids in a seed file.</summary>
    public const string RoomIdPattern = "10ad0000-0000-4000-8000-{0:x12}";

    private const int NumberAt = 12;
    private static readonly byte[] RoomIdBase = Guid.Parse("10ad0000-0000-4000-8000-000000000000").ToByteArray(bigEndian: true);

    /// <summary>Pattern of user addresses in a seed file.</summary>
    public string UserPattern => $"sip:load{{0}}@{Domain}";

    /// <summary>Address of a user.</summary>
    public string UserUri(int user) => $"sip:load{user}@{Domain}";

    /// <summary>Id of a room.</summary>
    public static Guid RoomId(int room)
    {
        Span<byte> bytes = stackalloc byte[RoomIdBase.Length];
        RoomIdBase.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[NumberAt..], room);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Number of a room by its id; -1 if the id is none of ours.</summary>
    public static int RoomOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[RoomIdBase.Length];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[..NumberAt].SequenceEqual(RoomIdBase.AsSpan(0, NumberAt)) ? BinaryPrimitives.ReadInt32BigEndian(bytes[NumberAt..]) : -1;
    }
}
