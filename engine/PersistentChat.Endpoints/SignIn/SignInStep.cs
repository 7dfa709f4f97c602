namespace PersistentChat.Endpoints;

/// <summary>What a message of a sign-in came to.</summary>
public readonly record struct SignInStep
{
    internal SignInOutcome Outcome { get; private init; }

    internal ReadOnlyMemory<byte> Data { get; private init; }

    internal string Reason { get; private init; }

    /// <summary>The client has to answer a challenge.</summary>
    /// <param name="data">The challenge.</param>
    public static SignInStep Challenge(ReadOnlyMemory<byte> data) => new() { Outcome = SignInOutcome.Challenged, Data = data, Reason = "" };

    /// <summary>The user is who he says he is.</summary>
    /// <param name="data">The server's last word to the client; may be empty.</param>
    public static SignInStep Accept(ReadOnlyMemory<byte> data) => new() { Outcome = SignInOutcome.Accepted, Data = data, Reason = "" };

    /// <summary>He is not, or cannot prove it.</summary>
    /// <param name="reason">Why, for the log; the client is not told.</param>
    public static SignInStep Refuse(string reason) => new() { Outcome = SignInOutcome.Refused, Reason = reason };
}

/// <summary>Whether a sign-in goes on. What nobody filled in refuses.</summary>
internal enum SignInOutcome : byte
{
    /// <summary>He is not, or cannot prove it.</summary>
    Refused,

    /// <summary>The client has to answer a challenge.</summary>
    Challenged,

    /// <summary>The user is who he says he is.</summary>
    Accepted,
}
