using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.Engine;

/// <summary>
/// The committed catalog for readers on any thread: users by URI, and an immutable snapshot of rooms. Written by the
/// sequencer's publisher only, after commit, so nobody sees what a crash can take back.
/// </summary>
public sealed class RoomDirectory
{
    /// <summary>Finds a user by SIP URI, any case.</summary>
    public bool TryGetUser(string uri, [NotNullWhen(true)] out User? user) => throw new NotImplementedException();

    /// <summary>All rooms, in order of handle; a published snapshot.</summary>
    public IReadOnlyList<RoomInfo> Rooms => throw new NotImplementedException();
}
