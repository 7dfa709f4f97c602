using PersistentChat.Engine;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>One way in which a user can prove who he is. Shared by all connections, so it keeps nothing of a single sign-in.</summary>
internal interface ISignInMechanism
{
    /// <summary>Its name on the wire.</summary>
    string Name { get; }

    /// <summary>Can it be used on this connection?</summary>
    bool IsOfferedOn(ConnectionInfo connection);

    /// <summary>Begins a sign-in.</summary>
    ISignInExchange Begin(SignInRequest request);
}

/// <summary>One sign-in under way: the client's messages, one after the other.</summary>
internal interface ISignInExchange
{
    /// <summary>Takes the client's next message. A result that is not there at once is waited for off the shard's thread.</summary>
    ValueTask<SignInStep> NextAsync(ReadOnlyMemory<byte> message);
}

/// <summary>Who wants to sign in.</summary>
/// <param name="Uri">Canonical SIP URI.</param>
/// <param name="User">That user; null if there is none who may sign in.</param>
/// <param name="Connection">Where he comes from.</param>
internal sealed record SignInRequest(string Uri, User? User, ConnectionInfo Connection);

/// <summary>What a message of a sign-in came to.</summary>
/// <param name="Outcome">Whether it goes on.</param>
/// <param name="Data">For the client; empty if there is nothing to say.</param>
/// <param name="Reason">Why it was refused, for the log; empty otherwise.</param>
internal readonly record struct SignInStep(SignInOutcome Outcome, ReadOnlyMemory<byte> Data, string Reason)
{
    public static SignInStep Challenge(ReadOnlyMemory<byte> data) => new(SignInOutcome.Challenged, data, "");

    public static SignInStep Accept(ReadOnlyMemory<byte> data) => new(SignInOutcome.Accepted, data, "");

    public static SignInStep Refuse(string reason) => new(SignInOutcome.Refused, default, reason);
}

/// <summary>Whether a sign-in goes on.</summary>
internal enum SignInOutcome : byte
{
    /// <summary>The client has to answer a challenge.</summary>
    Challenged,

    /// <summary>The user is who he says he is.</summary>
    Accepted,

    /// <summary>He is not, or cannot prove it.</summary>
    Refused,
}
