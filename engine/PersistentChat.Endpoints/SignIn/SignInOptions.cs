namespace PersistentChat.Endpoints;

/// <summary>Where users and their verifiers come from, apart from the engine. Read when the endpoints are created.</summary>
public sealed class SignInOptions
{
    private static readonly TimeSpan LongestLimit = TimeSpan.FromSeconds(30);

    /// <summary>Knows users that the engine does not; null if nobody does.</summary>
    public IPrincipalDirectory? Directory { get; set; }

    /// <summary>Has the verifiers of passwords; null if the engine has them.</summary>
    public ICredentialSource? Credentials { get; set; }

    /// <summary>Ways to sign in to the raw protocol, offered before those that it has by itself.</summary>
    public IList<ISignInMechanism> Mechanisms { get; } = [];

    /// <summary>
    /// How long directory and verifiers may take together for one sign-in, more than zero and up to 30 s. If they take longer, or fail, it is
    /// refused as the service being busy, so that the client tries again. Five seconds: somebody waits.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Sign-ins that may wait at a time; more are refused as busy. It bounds what a slow directory costs in memory.</summary>
    public int MostWaiting { get; set; } = 1000;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and its allowed values.</exception>
    public void Validate()
    {
        if (TimeLimit <= TimeSpan.Zero || TimeLimit > LongestLimit)
            throw new ArgumentException($"TimeLimit must be more than zero and at most {LongestLimit.TotalSeconds} seconds, but is {TimeLimit.TotalSeconds}.");
        if (MostWaiting < 1)
            throw new ArgumentException($"MostWaiting must be at least 1, but is {MostWaiting}.");
    }
}
