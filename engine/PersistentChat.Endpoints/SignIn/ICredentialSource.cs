using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>
/// Has the verifiers of passwords, in the place of those that the engine stores with its users. Asked at every sign-in by password,
/// that is by SIP Digest and by SCRAM.
/// </summary>
public interface ICredentialSource
{
    /// <summary>Finds the verifiers of a user. Called on a thread of the pool, for many at once.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Ends with <see cref="SignInOptions.TimeLimit"/>; a later answer is not waited for.</param>
    /// <returns>
    /// The verifiers, made by <see cref="PasswordVerifiers"/> for this URI and the engine's domain; null if the user has no password, and
    /// then the sign-in is refused like a wrong one. An exception refuses it too, for now.
    /// </returns>
    ValueTask<CredentialRecord?> FindAsync(User user, CancellationToken cancellationToken);
}
