namespace PersistentChat.LoadTests;

/// <summary>
/// A user in a room. Numbers have no gaps within a room, so the last number is all one has to know to see whether a delivery
/// is the right one.
/// </summary>
internal struct Seat
{
    /// <summary>As <see cref="First"/> and <see cref="Last"/>: the server did not say, so that the first delivery tells.</summary>
    public const long Unknown = -1;

    /// <summary>Number of the room in the population.</summary>
    public int Room;

    /// <summary>How the server names it to this client; -1 while the client is not in it.</summary>
    public int Handle;

    /// <summary>Number of the room's last message when the user entered it.</summary>
    public long First;

    /// <summary>Number of the last message he got.</summary>
    public long Last;

    /// <summary>Sum of hashes of all messages between: equal for all who began and ended at the same numbers.</summary>
    public ulong Sum;
}
