using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>One user as the driver sees him: a small object, no thread, no timer, no buffer.</summary>
internal sealed class LoadClient(int user, int[] rooms)
{
    private readonly Seat[] _seats = [.. rooms.Select(room => new Seat { Room = room, Handle = -1 })];

    /// <summary>Number of the user in the population.</summary>
    public int User => user;

    /// <summary>What it is doing.</summary>
    public ClientState State { get; set; }

    /// <summary>When its sign-in was to begin, on the clock of the run.</summary>
    public long SignInIntended { get; set; }

    /// <summary>Operations of it that are under way.</summary>
    public int OpenOperations { get; set; }

    /// <summary>Number of the operation that ends when it is ready again; 0 if there is none.</summary>
    public uint Renewal { get; set; }

    /// <summary>True once it has signed in a second time.</summary>
    public bool HasRenewed { get; set; }

    /// <summary>The connection it uses; null while it is away.</summary>
    public Connection? Connection { get; set; }

    /// <summary>What the binding keeps of it.</summary>
    public object? Session { get; set; }

    /// <summary>Its places in rooms, in the order of the population.</summary>
    public Span<Seat> Seats => _seats;

    /// <summary>
    /// True if it need not have what others in the room have: it came back when there were messages already, over a protocol
    /// that does not say how many, and has got none since.
    /// </summary>
    public bool MayLack(in Seat seat) => HasRenewed && seat.Last == Seat.Unknown;

    /// <summary>Finds its place in a room by what the server calls the room.</summary>
    /// <returns>The number of the seat; -1 if it is in no such room.</returns>
    public int SeatOf(int handle)
    {
        for (var i = 0; i < _seats.Length; i++)
        {
            if (_seats[i].Handle == handle)
                return i;
        }

        return -1;
    }

    /// <summary>The user enters a room.</summary>
    /// <param name="room">Number of the room.</param>
    /// <param name="handle">What the server calls it.</param>
    /// <param name="last">Number of its last message.</param>
    /// <returns>False if he should not be in it.</returns>
    public bool Enter(int room, int handle, long last)
    {
        var index = Array.FindIndex(_seats, seat => seat.Room == room);
        if (index < 0)
            return false;
        _seats[index] = new Seat { Room = room, Handle = handle, First = last, Last = last };
        return true;
    }

    /// <summary>The user has left his rooms: he gets nothing until he enters them again.</summary>
    public void LeaveAll()
    {
        for (var i = 0; i < _seats.Length; i++)
            _seats[i].Handle = -1;
    }

    /// <summary>True if he is in all his rooms.</summary>
    public bool IsInAllRooms => Array.TrueForAll(_seats, seat => seat.Handle >= 0);
}
