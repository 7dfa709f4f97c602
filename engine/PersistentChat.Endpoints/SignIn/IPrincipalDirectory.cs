using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// Knows users that the engine does not: a directory of the company, the users of an application. Asked when somebody signs in as a user who
/// was never defined; who is found is defined on the fly, for good, and the sign-in goes on.
/// </summary>
public interface IPrincipalDirectory
{
    /// <summary>Looks for a user. Called on a thread of the pool, for many at once.</summary>
    /// <param name="uri">Canonical SIP URI. It is not proved yet that the user asks.</param>
    /// <param name="cancellationToken">Ends with <see cref="SignInOptions.TimeLimit"/>; a later answer is not waited for.</param>
    /// <returns>The user, with the same URI; null if there is none, and then the sign-in is refused. An exception refuses it too, for now.</returns>
    ValueTask<UserDefinition?> FindAsync(string uri, CancellationToken cancellationToken);
}
