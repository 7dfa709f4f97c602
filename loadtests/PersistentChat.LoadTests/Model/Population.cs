namespace PersistentChat.LoadTests;

/// <summary>Who is in which room. Everybody computes the same from the numbers alone: coordinator, workers and ledger.</summary>
public sealed record Population
{
    /// <summary>How many users there are, numbered from 0.</summary>
    public required int Users { get; init; }

    /// <summary>The rooms, numbered from 0 across all classes.</summary>
    public required IReadOnlyList<RoomClass> Classes { get; init; }

    /// <summary>How many rooms there are.</summary>
    public int Rooms => Classes.Sum(rooms => rooms.Rooms);

    /// <summary>In how many rooms a user is.</summary>
    public int RoomsPerUser => Classes.Sum(rooms => rooms.PerUser);

    /// <summary>
    /// The rooms of a user, those of the first class first. Consecutive users are in consecutive rooms, so rooms of a class
    /// differ by at most one member, and any part of the users is spread over all rooms.
    /// </summary>
    public int[] RoomsOf(int user)
    {
        var rooms = new int[RoomsPerUser];
        var (at, first) = (0, 0);
        foreach (var kind in Classes)
        {
            for (var i = 0; i < kind.PerUser; i++)
                rooms[at++] = first + (int)((((long)user * kind.PerUser) + i) % kind.Rooms);
            first += kind.Rooms;
        }

        return rooms;
    }

    /// <summary>Places of a class among the rooms of every user.</summary>
    /// <param name="name">Name of the class; null for all.</param>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public Range SeatsOf(string? name)
    {
        if (name is null)
            return ..RoomsPerUser;
        var at = 0;
        foreach (var kind in Classes)
        {
            if (kind.Name == name)
                return at..(at + kind.PerUser);
            at += kind.PerUser;
        }

        throw new ArgumentException($"There are no rooms '{name}'; there are {string.Join(", ", Classes.Select(rooms => rooms.Name))}.", nameof(name));
    }

    /// <summary>The place of a user among the members of a room at a seat, from 0.</summary>
    /// <param name="user">The user.</param>
    /// <param name="seat">Place among the user's rooms.</param>
    public int RankOf(int user, int seat)
    {
        foreach (var kind in Classes)
        {
            if (seat < kind.PerUser)
                return (int)((((long)user * kind.PerUser) + seat) / kind.Rooms);
            seat -= kind.PerUser;
        }

        throw new ArgumentOutOfRangeException(nameof(seat));
    }
}
