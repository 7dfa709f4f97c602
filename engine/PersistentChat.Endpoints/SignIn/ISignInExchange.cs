namespace PersistentChat.Endpoints;

/// <summary>One sign-in under way: the client's messages, one after the other.</summary>
public interface ISignInExchange
{
    /// <summary>
    /// Takes the client's next message. Called on a shard's thread, which must not be held up: a result that takes time is awaited off it. An
    /// exception refuses the sign-in. However long it takes, the connection ends when its time to sign in is over.
    /// </summary>
    /// <param name="message">The message; it may be kept.</param>
    ValueTask<SignInStep> NextAsync(ReadOnlyMemory<byte> message);
}
