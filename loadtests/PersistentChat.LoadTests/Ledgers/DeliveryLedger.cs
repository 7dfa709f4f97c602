namespace PersistentChat.LoadTests;

/// <summary>Checks each delivery as it comes: once, in order, without gaps, in the right room.</summary>
internal sealed class DeliveryLedger(uint run)
{
    /// <summary>Numbers that a member did not get so far. Empty unless something is wrong.</summary>
    private readonly Dictionary<(int User, int Room), HashSet<long>> _missing = [];

    // A server that skips a million numbers must not cost the worker its memory.
    private const int MaxRemembered = 10_000;

    /// <summary>What was wrong.</summary>
    public Violations Violations { get; } = new();

    /// <summary>A user got a message.</summary>
    /// <param name="user">Number of the user.</param>
    /// <param name="seat">His seat in the room it was delivered in.</param>
    /// <param name="number">Its number in the room.</param>
    /// <param name="stamp">What its text says; null if that is not one of ours.</param>
    public void Take(int user, ref Seat seat, long number, in PostStamp? stamp)
    {
        if (seat.Last == Seat.Unknown)
            seat.First = seat.Last = number - 1;
        if (number == seat.Last + 1)
            seat.Last = number;
        else
            TakeUnexpected(user, ref seat, number);
        if (stamp is not { } known || known.Run != run)
            return;
        if (known.Room != seat.Room)
            Violations.Add(ViolationKind.WrongRoom, $"user {user} got post {known.Id} of user {known.User} in room {known.Room} as one of room {seat.Room}");
        seat.Sum += Mixing.Mix(Mixing.Mix((ulong)number, (ulong)known.User), known.Id);
    }

    /// <summary>A user got a message of a room in which he is not.</summary>
    public void TakeForeign(int user, int handle) =>
        Violations.Add(ViolationKind.NotAMember, $"user {user} got a message of a room he is not in (handle {handle})");

    private void TakeUnexpected(int user, ref Seat seat, long number)
    {
        var missing = _missing.GetValueOrDefault((user, seat.Room));
        if (number > seat.Last)
        {
            missing ??= _missing[(user, seat.Room)] = [];
            for (var lost = seat.Last + 1; lost < number && missing.Count < MaxRemembered; lost++)
                missing.Add(lost);
            Violations.Add(
                ViolationKind.Lost, $"user {user} in room {seat.Room} got {number} after {seat.Last}", number - seat.Last - 1);
            seat.Last = number;
        }
        else if (missing is not null && missing.Remove(number))
        {
            Violations.TakeBackLost();
            Violations.Add(ViolationKind.Reordered, $"user {user} in room {seat.Room} got {number} after {seat.Last}");
        }
        else
        {
            Violations.Add(ViolationKind.Doubled, $"user {user} in room {seat.Room} got {number} again");
        }
    }
}
