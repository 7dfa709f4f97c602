using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>Who wants to sign in to the raw protocol.</summary>
/// <param name="Uri">Canonical SIP URI, not proved.</param>
/// <param name="User">That user; null if there is none who may sign in. To accept null refuses all the same.</param>
/// <param name="Credential">Verifiers of the user's password; null if there are none.</param>
/// <param name="Connection">Where he comes from.</param>
public sealed record SignInRequest(string Uri, User? User, CredentialRecord? Credential, ConnectionInfo Connection);
