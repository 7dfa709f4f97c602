namespace PersistentChat.LoadTests;

/// <summary>What a binding tells the worker. Everything comes on the worker's thread.</summary>
internal interface IClientEvents
{
    /// <summary>Input arrived: what follows happened now.</summary>
    void OnInput();

    /// <summary>The user is signed in and in all his rooms.</summary>
    void OnReady(LoadClient client);

    /// <summary>The user's sign-off was confirmed, or his connection closed after it.</summary>
    void OnSignedOff(LoadClient client);

    /// <summary>A message was delivered.</summary>
    /// <param name="client">To whom.</param>
    /// <param name="seat">Number of his seat.</param>
    /// <param name="number">Number of the message in the room.</param>
    /// <param name="text">Its text.</param>
    void OnDelivery(LoadClient client, int seat, long number, ReadOnlySpan<byte> text);

    /// <summary>A message was delivered for a room in which the user is not.</summary>
    void OnForeignDelivery(LoadClient client, int handle);

    /// <summary>A post was acknowledged.</summary>
    /// <param name="id">Number of the operation.</param>
    /// <param name="number">Number of the message; 0 if the protocol does not say.</param>
    void OnPosted(uint id, long number);

    /// <summary>Something else that was asked for was answered.</summary>
    void OnAnswered(uint id);

    /// <summary>Something was refused.</summary>
    void OnRefused(uint id, string reason);

    /// <summary>The user's connection is gone, or he could not sign in.</summary>
    void OnLost(LoadClient client, string reason);
}
