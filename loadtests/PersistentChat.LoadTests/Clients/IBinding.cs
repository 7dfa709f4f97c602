namespace PersistentChat.LoadTests;

/// <summary>A protocol, from the side of the users. Everything is written at once and sent at the end of the worker's turn.</summary>
internal interface IBinding
{
    /// <summary>Begins to connect, sign in and join all rooms.</summary>
    void SignIn(LoadClient client);

    /// <summary>Posts into a room.</summary>
    /// <param name="client">Who.</param>
    /// <param name="seat">Number of his seat.</param>
    /// <param name="id">Number of the operation; rises.</param>
    /// <param name="text">The text.</param>
    void Post(LoadClient client, int seat, uint id, ReadOnlySpan<byte> text);

    /// <summary>Asks for the newest messages of a room.</summary>
    void ReadHistory(LoadClient client, int seat, uint id, int count);

    /// <summary>Asks for the rooms of which the user is a member.</summary>
    void ReadRooms(LoadClient client, uint id);

    /// <summary>Begins to sign off.</summary>
    void SignOff(LoadClient client);

    /// <summary>Sends a sign of life if one is due; called now and then.</summary>
    void KeepAlive(LoadClient client);
}
