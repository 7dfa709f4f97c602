namespace PersistentChat.LoadTests;

/// <summary>Rooms of the same kind.</summary>
/// <param name="Name">Name, for steps to refer to.</param>
/// <param name="Rooms">How many there are.</param>
/// <param name="PerUser">In how many of them each user is; at most <paramref name="Rooms"/>.</param>
public sealed record RoomClass(string Name, int Rooms, int PerUser);
